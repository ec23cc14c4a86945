import {
  createMemory,
  dense,
  type Formula,
  type Kernels,
  layers,
  losses,
  Matrix,
  optimizers,
  type Run,
  type RunSpec,
  runKernels,
  SerialExecutor,
  type SimdKernels,
  STATIC_BYTES,
  scratchOf,
  sgd,
  TAPE_BYTES,
  Tapes,
} from '@descent/core';
import { describe, expect, test, vi } from 'vitest';
import { makeRun, randomDataset, randomImages } from './make-run.ts';

const ROWS = 45;
const options = {
  loss: 'meanSquaredError',
  optimizer: sgd({ learningRate: 0.1 }),
  rule: 'exact',
  seed: 1,
} as const;
const small = { inputs: 5, layers: [dense(9), { kind: 'tanh' }, dense(3)] };

/** A run of five inputs and three outputs, with the SIMD kernels over its memory. */
async function open(
  part: Partial<RunSpec>,
): Promise<{ run: Run; kernels: SimdKernels; withoutTapes: SimdKernels }> {
  const spec = { ...options, network: small, batchSize: 8, ...part };
  const isClasses = spec.loss === 'softmaxCrossEntropy' || spec.loss === 'binaryCrossEntropy';
  const train = isClasses ? randomImages(ROWS, 5, 3) : randomDataset(ROWS, 5, 3);
  let memory: WebAssembly.Memory | null = null;
  const run = makeRun(spec, { train }, (bytes) => {
    memory = createMemory(bytes).wasm;
    return memory!.buffer;
  });
  const kernels = (await runKernels(run, 'simd', memory)) as SimdKernels;
  const withoutTapes = (await runKernels(run, 'simd', memory)) as SimdKernels;
  Object.defineProperty(withoutTapes, 'tapeRoom', { value: null });
  return { run, kernels, withoutTapes };
}

/** The parameters after three epochs, the rows in another order and the weights nudged before the last. */
async function trained(run: Run, kernels: Kernels): Promise<Float64Array> {
  const executor = new SerialExecutor(run, kernels);
  const steps = Math.ceil(ROWS / run.spec.batchSize);
  for (let epoch = 0; epoch < 3; epoch++) {
    if (epoch === 2) {
      run.order.reverse();
      run.parameters[0]! += 0.5;
    }
    await executor.run({ program: 'train', from: 0, to: steps });
  }
  return run.parameters.slice();
}

async function expectSameWithTapes(part: Partial<RunSpec>): Promise<void> {
  const taped = await open(part);
  const direct = await open(part);
  expect(await trained(taped.run, taped.kernels)).toEqual(await trained(direct.run, direct.withoutTapes));
  expect([...taped.run.datasets.train.losses]).toEqual([...direct.run.datasets.train.losses]);
}

describe('steps from a tape leave the same bits as steps without', () => {
  const activations = Object.keys(layers).filter((kind) => layers[kind]!.elementwise);
  test.each(activations)('with %s', async (kind) => {
    await expectSameWithTapes({ network: { inputs: 5, layers: [dense(9), { kind }, dense(3)] } });
  });

  test.each(Object.keys(losses))('with %s', async (loss) => {
    const { classification, regression } = losses[loss]!.outputLayer;
    const last = classification ?? regression;
    const end = last === null ? [] : [{ kind: last }];
    await expectSameWithTapes({ loss, network: { ...small, layers: [...small.layers, ...end] } });
  });

  test.each(Object.keys(optimizers))('with %s', async (name) => {
    const whole = optimizers[name]!.fullBatch === true ? { batchSize: ROWS } : {};
    await expectSameWithTapes({ optimizer: { name }, ...whole });
  });

  test.each([1, 7, ROWS])('with batches of %i', async (batchSize) => {
    await expectSameWithTapes({ batchSize });
  });
});

test('executors that take turns over one memory do not run each other’s tapes', async () => {
  // The second begins with the last step: its first tapes are others.
  const ranges = [0, 5, 0, 0, 2].map((from) => ({ program: 'train', from, to: 6 }) as const);
  const turns = async ({ run, kernels }: Awaited<ReturnType<typeof open>>, executors: number) => {
    const all = Array.from({ length: executors }, () => new SerialExecutor(run, kernels));
    for (const [turn, range] of ranges.entries()) await all[turn % executors]!.run(range);
    return run.parameters.slice();
  };
  expect(await turns(await open({}), 2)).toEqual(await turns(await open({}), 1));
});

test('from its second time on, a stage of a full batch is one call', async () => {
  const { run, kernels } = await open({});
  const calls = [
    vi.spyOn(kernels, 'affine'),
    vi.spyOn(kernels, 'gatherInputs'),
    vi.spyOn(kernels, 'updateWeight'),
    vi.spyOn(kernels, 'updateBias'),
    vi.spyOn(kernels, 'map'),
  ];
  const play = vi.spyOn(kernels, 'play');
  const executor = new SerialExecutor(run, kernels);
  await executor.run({ program: 'train', from: 0, to: 6 });
  for (const call of [...calls, play]) call.mockClear();
  await executor.run({ program: 'train', from: 0, to: 6 });
  for (const call of calls) expect(call).not.toHaveBeenCalled();
  expect(play.mock.calls.length).toBeGreaterThan(0);
});

/** Tapes for kernels over a small memory of their own. */
async function openTapes(roomBytes = TAPE_BYTES) {
  const { run, kernels } = await open({});
  const { offset, bytes } = scratchOf(run.layout, 0);
  const room = new Uint8Array(run.parameters.buffer, offset + bytes - TAPE_BYTES, roomBytes);
  expect(offset).toBeGreaterThanOrEqual(STATIC_BYTES);
  const values = run.memory.doubles('input').subarray(0, 16);
  const matrix = new Matrix(16, 1, values);
  return { tapes: new Tapes(kernels, room), matrix };
}

describe('a tape', () => {
  test('has what depends on the step follow it', async () => {
    const { tapes, matrix } = await openTapes();
    const { formula } = layers['relu'] as unknown as { formula: Formula };
    const work = (step: number): void => tapes.kernels.map(formula, matrix, matrix, 2 * step, 2 * step + 1);
    const tape = tapes.record(work, [0, 1, 2])!;
    matrix.data.fill(-1);
    tapes.play(tape, 3);
    tapes.play(tape, 7);
    expect([...matrix.data.keys()].filter((i) => matrix.data[i] === 0)).toEqual([6, 14]);
  });

  test('is not made where a number does not go on evenly', async () => {
    const { tapes, matrix } = await openTapes();
    const work = (step: number): void =>
      tapes.kernels.softmaxRows(matrix, matrix, step * step, step * step + 1);
    expect(tapes.record(work, [0, 1, 2])).toBeNull();
    expect(tapes.record((step) => void (step > 0 && work(1)), [0, 1])).toBeNull();
  });

  test('is not made of a formula that is in no registry, and nothing is computed', async () => {
    const { tapes, matrix } = await openTapes();
    const before = matrix.data.slice();
    const square: Formula = { name: 'square', value: (x) => x * x + 1, derivative: (x) => 2 * x };
    expect(tapes.record(() => tapes.kernels.map(square, matrix, matrix, 0, 16), [0])).toBeNull();
    expect(matrix.data).toEqual(before);
  });

  test('holds doubles to the bit, and is not made where one differs between steps', async () => {
    const { tapes, matrix } = await openTapes();
    const { formula } = layers['leakyRelu'] as unknown as { formula: Formula };
    const sloped = (slope: number): void => tapes.kernels.map(formula, matrix, matrix, 0, 16, slope);
    matrix.data.fill(-1);
    tapes.play(tapes.record(() => sloped(1 / 3), [0, 1, 2])!, 1);
    expect([...matrix.data]).toEqual(new Array(16).fill(-1 / 3));
    // The words of 2, 3 and 4 go on evenly; those of 5 do not.
    expect(tapes.record((step) => sloped(2 + step), [0, 1, 2])).toBeNull();
  });

  test('is not made where there is no room for it', async () => {
    const { tapes, matrix } = await openTapes(54);
    const work = (): void => tapes.kernels.softmaxRows(matrix, matrix, 0, 16);
    expect(tapes.record(work, [0])).not.toBeNull();
    expect(tapes.record(work, [0])).not.toBeNull();
    expect(tapes.record(work, [0])).toBeNull();
  });

  test('passes on the error of what it is to note', async () => {
    const { tapes } = await openTapes();
    const work = (): void => {
      throw new RangeError('odd');
    };
    expect(() => tapes.record(work, [0])).toThrow(RangeError);
  });
});
