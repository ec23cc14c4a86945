import {
  type Dataset,
  type Divergence,
  DivergenceError,
  dense,
  diagnoseDivergence,
  FailureError,
  type LoopOptions,
  type Run,
  type RunSpec,
  referenceKernels,
  relu,
  SerialExecutor,
  trainingLoop,
} from '@descent/core';
import { expect, test } from 'vitest';
import { makeRun, randomDataset } from './make-run.ts';

const ROWS = 23;
const INPUTS = 3;
const SPEC = {
  network: { inputs: INPUTS, layers: [dense(5), relu(), dense(1)] },
  loss: 'meanSquaredError',
  optimizer: { name: 'sgd', learningRate: 0.01 },
  rule: 'exact',
  batchSize: 4,
  seed: 0,
} as const;

/** Random rows, in which some inputs are others: by row, which input and its value. */
function dataset(others: Readonly<Record<number, readonly [number, number]>> = {}, seed = 1): Dataset {
  const random = randomDataset(ROWS, INPUTS, 1, seed);
  const { inputs } = random;
  if (inputs.kind !== 'doubles') throw new Error('unreachable');
  for (const [row, [feature, value]] of Object.entries(others))
    inputs.data[Number(row) * INPUTS + feature] = value;
  return random;
}

async function divergenceOf(run: Run, options: Partial<LoopOptions> = {}): Promise<DivergenceError> {
  const loop = { epochs: 50, patience: 0, shuffle: true, ...options };
  try {
    for await (const _event of trainingLoop(run, loop, new SerialExecutor(run, referenceKernels)));
  } catch (error) {
    if (error instanceof DivergenceError) return error;
    throw error;
  }
  throw new Error('expected training to diverge');
}

test('a learning rate far too high: the step and the layer, and that no input is to blame', async () => {
  const run = makeRun({ ...SPEC, optimizer: { name: 'sgd', learningRate: 1e6 } }, { train: dataset() });
  const error = await divergenceOf(run);
  expect(error).toBeInstanceOf(FailureError);
  expect(error.kind).toBe('failure');
  const { divergence, message } = error;
  expect(divergence).toMatchObject({ lost: 'train', dataset: 'train', outstanding: [], learningRate: 1e6 });
  expect(divergence.largestInput).toBeLessThan(1);
  // Up to that step every loss is finite, and from there on, in order, one is not.
  const failed = run.datasets.train.losses.findIndex((loss) => !Number.isFinite(loss));
  expect(divergence.step).toBe(Math.floor(failed / SPEC.batchSize) + 1);
  expect(message).toMatch(
    /^training diverged in epoch \d+, step \d: training loss (NaN|Infinity); the (weights|outputs) of layer \d \(dense\) (are not finite|reach \d+(\.\d+)?e\+\d+); no input stands out: all are within ±0\.\d+; try a lower learning rate \(now 1000000\)$/,
  );
});

test.each([1, 2])('one huge input: its row and place, with %i members', async (members) => {
  const network = { ...SPEC.network, members };
  const run = makeRun({ ...SPEC, network }, { train: dataset({ 17: [1, -1e200] }) });
  const { divergence, message } = await divergenceOf(run);
  expect(divergence).toMatchObject({
    epoch: 1,
    step: Math.floor(run.order.indexOf(17) / SPEC.batchSize) + 1,
    outstanding: [{ row: 17, feature: 1, value: -1e200 }],
    largestInput: 1e200,
  });
  expect(message).toContain(
    '; train row 17 with input 1 = -1e+200 stands out; try a lower learning rate (now 0.01) or scaled inputs',
  );
});

test('of several large inputs those near the largest, the largest first', async () => {
  const run = makeRun(SPEC, { train: dataset({ 2: [0, 3e199], 9: [2, 1e200], 20: [1, 5e198] }) });
  // All rows in one batch fail at once: nothing tells apart who it was but size.
  const whole = makeRun({ ...SPEC, batchSize: ROWS }, { train: run.datasets.train });
  whole.parameters.fill(Number.NaN);
  const { divergence, message } = await divergenceOf(whole);
  expect(divergence).toMatchObject({ epoch: 1, step: 1 });
  expect(divergence.outstanding.map(({ row }) => row)).toEqual([9, 2]);
  expect(message).toContain('row 9 with input 2 = 1e+200, train row 2 with input 0 = 3e+199 stand out');
});

test('steps count batches together that are accumulated', async () => {
  const spec: Omit<RunSpec, 'datasets'> = { ...SPEC, accumulate: 2 };
  const run = makeRun(spec, { train: dataset({ 21: [0, 1e200] }) });
  const { divergence } = await divergenceOf(run, { shuffle: false });
  expect([divergence.step, divergence.outstanding[0]?.row]).toEqual([3, 21]);
});

test('bytes and sparse rows are looked up by what they stand for', async () => {
  const bytes = makeRun(SPEC, {
    train: {
      ...dataset(),
      inputs: {
        kind: 'bytes',
        cols: INPUTS,
        data: Uint8Array.from({ length: ROWS * INPUTS }, (_, i) => (i === 8 * INPUTS + 2 ? 7 : i % 3)),
        decode: Float64Array.from({ length: 256 }, (_, byte) => (byte === 7 ? 1e250 : byte / 255)),
      },
    },
  });
  const outstanding = [{ row: 8, feature: 2, value: 1e250 }];
  expect((await divergenceOf(bytes)).divergence).toMatchObject({ outstanding });
  const sparse = makeRun(SPEC, {
    train: {
      ...dataset(),
      inputs: {
        kind: 'sparse',
        cols: INPUTS,
        rows: {
          cols: INPUTS,
          starts: Int32Array.from({ length: ROWS + 1 }, (_, row) => row),
          columns: Uint16Array.from({ length: ROWS }, (_, row) => row % INPUTS),
          values: Float64Array.from({ length: ROWS }, (_, row) => (row === 8 ? 1e250 : 1)),
          decode: null,
        },
      },
    },
  });
  expect((await divergenceOf(sparse)).divergence).toMatchObject({ outstanding });
});

test('a validation row that is lost alone is named as one', async () => {
  const run = makeRun(SPEC, { train: dataset(), validation: dataset({ 5: [0, 1e200] }, 2) });
  const { divergence, message } = await divergenceOf(run, { epochs: 1 });
  expect(divergence).toMatchObject({
    lost: 'validation',
    dataset: 'validation',
    step: 6,
    outstanding: [{ row: 5, feature: 0 }],
  });
  expect(message).toContain('validation loss Infinity; ');
});

test('where validation is lost as a whole, training has to answer for it', async () => {
  const run = makeRun(SPEC, { train: dataset({ 3: [1, 5000] }), validation: dataset({}, 2) });
  run.datasets.validation!.losses.fill(Number.POSITIVE_INFINITY);
  const divergence = diagnoseDivergence(run, 'validation');
  expect(divergence).toMatchObject({ lost: 'validation', loss: Number.POSITIVE_INFINITY, dataset: 'train' });
  expect(divergence.outstanding.map(({ row }) => row)).toEqual([3]);
});

test('where weights are lost in the last step alone, all rows may have done it', () => {
  const run = makeRun(SPEC, { train: dataset({ 3: [1, 5000] }) });
  run.parameters[run.network.layers[2]!.parameters[0]!.offset] = Number.POSITIVE_INFINITY;
  expect(diagnoseDivergence(run)).toMatchObject({
    ...{ epoch: 1, step: 6, dataset: 'train', largestInput: 5000 },
    outstanding: [{ row: 3, feature: 1, value: 5000 }],
    layer: { index: 2, kind: 'dense', part: 'weights', largest: Number.POSITIVE_INFINITY },
  } satisfies Partial<Divergence>);
});
