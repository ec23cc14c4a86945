import { readFileSync } from 'node:fs';
import {
  createMemory,
  type Dataset,
  dense,
  type KernelsChoice,
  type Run,
  type RunSpec,
  runKernels,
  SerialExecutor,
  tanh,
  trainingLoop,
} from '@descent/core';
import { describe, expect, test } from 'vitest';
import { makeRun } from './make-run.ts';

interface Fixture {
  readonly inputs: number[];
  readonly targets: number[];
  readonly start: number[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly cases: readonly {
    readonly spec: Pick<RunSpec, 'optimizer' | 'transforms' | 'schedule' | 'average' | 'accumulate'>;
    readonly parameters: number[];
  }[];
}

// Made by fixtures/make_updates.py with PyTorch.
const fixture = JSON.parse(
  readFileSync(new URL('./fixtures/updates.json', import.meta.url), 'utf8'),
) as Fixture;

const data: Dataset = {
  rows: 6,
  inputs: { kind: 'doubles', cols: 3, data: Float64Array.from(fixture.inputs) },
  targets: { kind: 'values', cols: 2, data: Float64Array.from(fixture.targets) },
};

/** The fixture's network from its start, with the settings of a case, after all epochs; `rates` gets each epoch's learning rate. */
async function trained(part: Partial<RunSpec>, kernels: KernelsChoice, rates: number[] = []): Promise<Run> {
  let wasm: WebAssembly.Memory | null = null;
  const run = makeRun(
    {
      network: { inputs: 3, layers: [dense(4), tanh(), dense(2)] },
      loss: 'meanSquaredError',
      optimizer: { name: 'sgd' },
      ...{ rule: 'exact', batchSize: fixture.batchSize, seed: 0, ...part },
    },
    { train: data },
    (bytes) => {
      wasm = createMemory(bytes).wasm;
      return wasm!.buffer;
    },
  );
  // Of no more than eight columns, panels are row-major matrices.
  run.parameters.set(fixture.start);
  run.average?.set(fixture.start);
  const executor = new SerialExecutor(run, await runKernels(run, kernels, wasm));
  const loop = { epochs: fixture.epochs, patience: 0, shuffle: false };
  for await (const event of trainingLoop(run, loop, executor))
    if (event.type === 'epoch') rates.push(event.learningRate);
  return run;
}

describe.each(['reference', 'simd'] as const)('with %s kernels', (kernels) => {
  test.each(fixture.cases.map(({ spec, parameters }) => ({ name: JSON.stringify(spec), spec, parameters })))(
    'a network trained as PyTorch does: $name',
    async ({ spec, parameters }) => {
      const run = await trained(spec, kernels);
      run.parameters.forEach((value, i) => {
        expect(Math.abs(value - parameters[i]!), `parameter ${i}`).toBeLessThanOrEqual(1e-10);
      });
    },
  );
});

test('validation and the best epoch are those of the average, and so is what is left in the end', async () => {
  const run = await trained({ average: 0.5 }, 'reference');
  expect(run.parameters).toEqual(run.average);
  const plain = await trained({}, 'reference');
  expect(run.parameters).not.toEqual(plain.parameters);
});

test.each([
  [{ transforms: { speed: 1 } as never }, 'transforms: unknown transform "speed"'],
  [{ transforms: { l1: -1 } }, 'expected l1 to be a number of at least 0, got -1'],
  [{ transforms: { clipNorm: 1, clipValue: 1 } }, 'expected one way of clipping, got clipValue and clipNorm'],
  [
    { optimizer: { name: 'lbfgs' }, batchSize: 6, average: 0.5, transforms: { l1: 1, weightDecay: 1 } },
    'optimizer lbfgs: expected nothing beside it but weightDecay, got l1, average',
  ],
  [{ optimizer: { name: 'lbfgs' } }, 'optimizer lbfgs: expected batches of all 6 training rows, got 2'],
  [{ optimizer: { name: 'lbfgs', history: 0 }, batchSize: 6 }, 'expected history to be a whole number'],
  [{ average: 1 }, 'average: expected a number from 0 up to but not including 1, got 1'],
  [{ accumulate: 0 }, 'accumulate: expected a whole number of batches, at least 1, got 0'],
  [{ schedule: { name: 'cosine', minimum: 2 } }, 'schedule cosine: expected minimum above 0 and at most 1'],
  [{ optimizer: { name: 'rprop' } }, 'optimizer rprop: expected batches of all 6 training rows, got 2'],
  [
    { optimizer: { name: 'rprop' }, batchSize: 6, schedule: { name: 'cosine' } },
    'optimizer rprop: expected no schedule',
  ],
])('refuses %o', async (part, message) => {
  await expect(trained(part, 'reference')).rejects.toThrow(message);
});

test.each([
  // By epochs: 1, 2, 3, 4.
  [{ name: 'step', every: 2, gamma: 0.5 }, [0.5, 0.5, 0.25, 0.25]],
  // Losses that fall a little count for nothing with such a threshold: each epoch but the first lowers the rate of the next.
  [{ name: 'reduceOnPlateau', patience: 0, threshold: 0.9999, factor: 0.5 }, [0.5, 0.5, 0.25, 0.125]],
  // The last of 12 steps: ½(1 + cos(11π/12)) at the end, and so on.
  [{ name: 'cosine' }, [2, 5, 8, 11].map((step) => 0.25 * (1 + Math.cos((Math.PI * step) / 12)))],
] as const)('epochs tell the learning rate of their last step: %o', async (schedule, expected) => {
  const rates: number[] = [];
  await trained({ optimizer: { name: 'sgd', learningRate: 0.5 }, schedule }, 'reference', rates);
  expect(rates.length).toBe(expected.length);
  rates.forEach((rate, epoch) => {
    expect(rate).toBeCloseTo(expected[epoch]!, 14);
  });
});
