import {
  dense,
  type Executor,
  FailureError,
  type LoopOptions,
  type Run,
  referenceKernels,
  SerialExecutor,
  type TrainingEvent,
  tanh,
  trainingLoop,
  UsageError,
} from '@descent/core';
import { describe, expect, test } from 'vitest';
import { makeRun, randomDataset } from './make-run.ts';

function run(learningRate = 0.1): Run {
  return makeRun(
    {
      network: { inputs: 3, layers: [dense(12), tanh(), dense(1)] },
      loss: 'meanSquaredError',
      optimizer: { name: 'sgd', learningRate },
      rule: 'exact',
      batchSize: 4,
      seed: 0,
    },
    // Targets are noise, so that training overfits and the validation loss turns up again.
    { train: randomDataset(10, 3, 1, 1), validation: randomDataset(10, 3, 1, 2) },
  );
}

async function eventsOf(
  aRun: Run,
  options: Partial<LoopOptions>,
  executor?: Executor,
): Promise<TrainingEvent[]> {
  const loop = { epochs: 300, patience: 0, shuffle: true, ...options };
  const events: TrainingEvent[] = [];
  for await (const event of trainingLoop(
    aRun,
    loop,
    executor ?? new SerialExecutor(aRun, referenceKernels),
  )) {
    events.push(event);
  }
  return events;
}

const epochsOf = (events: TrainingEvent[]) => events.filter((event) => event.type === 'epoch');

test('without patience every epoch runs and the last parameters are kept', async () => {
  const aRun = run();
  const events = await eventsOf(aRun, { epochs: 7 });
  expect(epochsOf(events).map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(events.at(-1)).toMatchObject({ type: 'end', stopped: 'epochs', epochs: 7, bestEpoch: 7, steps: 21 });
});

test('patience stops that many epochs after the best one, and puts its parameters back', async () => {
  const long = run();
  const events = await eventsOf(long, { patience: 15 });
  const losses = epochsOf(events).map(({ validationLoss }) => validationLoss!);
  const bestEpoch = losses.indexOf(Math.min(...losses)) + 1;
  expect(bestEpoch).toBeLessThan(losses.length);
  expect(events.at(-1)).toMatchObject({ stopped: 'patience', epochs: bestEpoch + 15, bestEpoch });

  const short = run();
  await eventsOf(short, { epochs: bestEpoch });
  expect(long.parameters).toEqual(short.parameters);
});

test('patience that never runs out puts the best parameters back too', async () => {
  const aRun = run();
  const events = await eventsOf(aRun, { epochs: 100, patience: 99 });
  const end = events.at(-1);
  if (end?.type !== 'end') throw new Error('expected the end');
  expect(end.bestEpoch).toBeLessThan(100);
  const short = run();
  await eventsOf(short, { epochs: end.bestEpoch });
  expect(aRun.parameters).toEqual(short.parameters);
});

test('shuffling visits every row once an epoch, in another order each epoch', async () => {
  const aRun = run();
  const orders: string[] = [];
  const serial = new SerialExecutor(aRun, referenceKernels);
  const watching: Executor = {
    threads: 1,
    run: (range, signal) => {
      if (range.program === 'train') orders.push([...aRun.order].join());
      return serial.run(range, signal);
    },
    progress: () => serial.progress(),
    close: () => serial.close(),
  };
  await eventsOf(aRun, { epochs: 3 }, watching);
  expect(new Set(orders).size).toBe(3);
  for (const order of orders) {
    expect(
      order
        .split(',')
        .sort((a, b) => Number(a) - Number(b))
        .join(),
    ).toBe('0,1,2,3,4,5,6,7,8,9');
  }
});

test('a loss that is no longer finite ends the run with a remedy', async () => {
  await expect(eventsOf(run(1e12), {})).rejects.toThrow(FailureError);
  await expect(eventsOf(run(1e12), {})).rejects.toThrow(
    /^training diverged in epoch \d+, step \d: .*; try a lower learning rate/,
  );
});

describe('impossible options are refused', () => {
  test.each([
    [{ epochs: 0 }, 'epochs: expected a whole number, at least 1, got 0'],
    [{ epochs: 1.5 }, 'epochs: expected a whole number'],
    [{ patience: -1 }, 'patience: expected a whole number'],
  ])('%o', async (options, message) => {
    await expect(eventsOf(run(), options)).rejects.toThrow(UsageError);
    await expect(eventsOf(run(), options)).rejects.toThrow(message);
  });
});

test('a failing executor ends the loop with its error, also between two looks', async () => {
  const failing: Executor = {
    threads: 1,
    run: () => new Promise((_resolve, reject) => setTimeout(() => reject(new FailureError('gone')), 150)),
    progress: () => 1,
    close: async () => undefined,
  };
  await expect(eventsOf(run(), {}, failing)).rejects.toThrow('gone');
});
