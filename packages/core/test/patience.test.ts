import {
  dense,
  type Executor,
  type LoopOptions,
  type Run,
  type TrainingEvent,
  trainingLoop,
  UsageError,
} from '@descent/core';
import { expect, test } from 'vitest';
import { makeRun, randomDataset } from './make-run.ts';

const ROWS = 8;

function run({ validation = false } = {}): Run {
  return makeRun(
    {
      network: { inputs: 2, layers: [dense(1)] },
      loss: 'meanSquaredError',
      optimizer: { name: 'sgd', learningRate: 0.1 },
      rule: 'exact',
      batchSize: 4,
      seed: 0,
    },
    {
      train: randomDataset(ROWS, 2, 1, 1),
      ...(validation ? { validation: randomDataset(ROWS, 2, 1, 2) } : {}),
    },
  );
}

/** An executor whose epochs have these losses, all rows the same, and leave their number in every parameter. */
function scripted(
  { datasets, parameters }: Run,
  losses: { readonly train: readonly number[]; readonly validation?: readonly number[] },
): Executor {
  let epoch = 0;
  return {
    threads: 1,
    run: async ({ program, from, to }) => {
      if (program === 'train') {
        datasets.train.losses.fill(losses.train[epoch++]!);
        parameters.fill(epoch);
      } else datasets.validation!.losses.fill(losses.validation![epoch - 1]!);
      return to - from;
    },
    progress: () => 0,
    close: async () => undefined,
  };
}

async function endOf(
  aRun: Run,
  losses: Parameters<typeof scripted>[1],
  options: Partial<LoopOptions>,
): Promise<TrainingEvent | undefined> {
  const loop = { epochs: losses.train.length, patience: 0, shuffle: false, ...options };
  let last: TrainingEvent | undefined;
  for await (const event of trainingLoop(aRun, loop, scripted(aRun, losses))) last = event;
  return last;
}

/** What scikit-learn's rule counts, with tol = 1/8; it stops once it has counted more than n_iter_no_change. */
const COUNTED: readonly (readonly [loss: number, count: number])[] = [
  [1, 0], // the first epoch always is better
  [0.875, 0], // down by just the tolerance
  [0.8125, 1], // down by half of it, which is the lowest loss from here on
  [0.71875, 2], // 5/32 below 7/8, but 3/32 below 13/16
  [0.59375, 0],
  [0.59375, 1],
  [0.5, 2],
  [0.40625, 3],
  [0.03125, 0],
  [0.03125, 1],
];

test('the training loss is judged as scikit-learn does, and the last parameters stay', async () => {
  const train = COUNTED.map(([loss]) => loss);
  for (const nIterNoChange of [0, 1, 2, 3]) {
    const stopped = COUNTED.findIndex(([, count]) => count > nIterNoChange) + 1;
    const aRun = run();
    const end = await endOf(aRun, { train }, { patience: nIterNoChange + 1, tolerance: 0.125 });
    const expected =
      stopped === 0 ? { stopped: 'epochs', epochs: 10 } : { stopped: 'patience', epochs: stopped };
    expect(end).toMatchObject({ ...expected, bestEpoch: expected.epochs });
    expect(new Set(aRun.parameters)).toEqual(new Set([expected.epochs]));
  }
});

test('a tolerance without patience stops nothing', async () => {
  const end = await endOf(run(), { train: Array.from({ length: 30 }, () => 1) }, { tolerance: 0.125 });
  expect(end).toMatchObject({ stopped: 'epochs', epochs: 30, bestEpoch: 30 });
});

test('where there are validation rows they judge, whatever the tolerance, and the best parameters are put back', async () => {
  const losses = { train: [1, 1, 1, 1, 1, 1], validation: [1, 0.99, 0.98, 0.98, 2, 0] };
  const aRun = run({ validation: true });
  const end = await endOf(aRun, losses, { patience: 2, tolerance: 0.125 });
  expect(end).toMatchObject({ stopped: 'patience', epochs: 5, bestEpoch: 3 });
  expect(new Set(aRun.parameters)).toEqual(new Set([3]));
});

test.each([
  [{ tolerance: -1 }, 'tolerance: expected a number of at least 0, got -1'],
  [{ tolerance: Number.POSITIVE_INFINITY }, 'tolerance: expected a number of at least 0, got Infinity'],
  [{ patience: 1 }, 'give some, set patience 0, or give a tolerance to judge by the training loss'],
])('%o is refused', async (options, message) => {
  const refused = endOf(run(), { train: [1] }, options);
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(message);
});
