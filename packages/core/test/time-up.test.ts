import {
  dense,
  diagnoseDivergence,
  type Executor,
  type LoopOptions,
  type Run,
  type RunSpec,
  referenceKernels,
  SerialExecutor,
  type TrainingEvent,
  tanh,
  trainingLoop,
} from '@descent/core';
import { describe, expect, test } from 'vitest';
import { makeRun, randomDataset } from './make-run.ts';

const ROWS = 10;
const BATCH = 4;
const STEPS = 3;

function run(options: Partial<RunSpec> = {}): Run {
  return makeRun(
    {
      network: { inputs: 3, layers: [dense(12), tanh(), dense(1)] },
      loss: 'meanSquaredError',
      optimizer: { name: 'sgd', learningRate: 0.1 },
      // It goes by the epochs that were planned, not by those that there is time for.
      schedule: { name: 'cosine' },
      rule: 'exact',
      batchSize: BATCH,
      seed: 0,
      ...options,
    },
    { train: randomDataset(ROWS, 3, 1, 1), validation: randomDataset(ROWS, 3, 1, 2) },
  );
}

/** A serial executor that comes by, in an epoch from 1, after so many of its steps. */
function passing(aRun: Run, epoch: number, after: number, by: () => void): Executor {
  const serial = new SerialExecutor(aRun, referenceKernels);
  let epochs = 0;
  return {
    threads: 1,
    run: async (range, signal) => {
      if (range.program !== 'train' || ++epochs !== epoch) return serial.run(range, signal);
      const done = await serial.run({ ...range, to: after }, signal);
      by();
      return done + (await serial.run({ ...range, from: after }, signal));
    },
    progress: () => serial.progress(),
    close: () => serial.close(),
  };
}

async function eventsOf(
  aRun: Run,
  options: Partial<LoopOptions>,
  executor: Executor = new SerialExecutor(aRun, referenceKernels),
  signal?: AbortSignal,
): Promise<TrainingEvent[]> {
  const loop = { epochs: 20, patience: 0, shuffle: true, ...options };
  const events: TrainingEvent[] = [];
  for await (const event of trainingLoop(aRun, loop, executor, signal)) events.push(event);
  return events;
}

const epochsOf = (events: TrainingEvent[]) => events.filter((event) => event.type === 'epoch');
const mean = (values: Iterable<number>): number => {
  const all = [...values];
  return all.reduce((sum, value) => sum + value, 0) / all.length;
};

describe.each([1, 2])('with %i members, time that is up in the middle of an epoch', (members) => {
  const network = { inputs: 3, layers: [dense(12), tanh(), dense(1)], members };

  test('leaves the parameters of just the steps done, on the schedule that was planned', async () => {
    const cut = run({ network });
    const time = new AbortController();
    const events = await eventsOf(
      cut,
      { timeUp: time.signal },
      passing(cut, 3, 2, () => time.abort()),
    );
    expect(events.at(-1)).toMatchObject({ stopped: 'time', epochs: 3, bestEpoch: 3, steps: 2 * STEPS + 2 });

    const whole = run({ network });
    let halfway: Float64Array | undefined;
    const snapshot = (): void => {
      halfway = whole.parameters.slice();
    };
    await eventsOf(whole, {}, passing(whole, 3, 2, snapshot));
    expect(cut.parameters).toEqual(halfway);
  });

  test('gives the mean loss of the rows visited alone, and says how many they are', async () => {
    const cut = run({ network });
    const time = new AbortController();
    let losses = new Float64Array();
    const executor = passing(cut, 3, 2, () => {
      losses = cut.datasets.train.losses.slice();
      time.abort();
    });
    const events = epochsOf(await eventsOf(cut, { timeUp: time.signal }, executor));
    expect(events.map(({ rows }) => rows)).toEqual([ROWS, ROWS, 2 * BATCH]);
    const visited = losses.filter((_, i) => i % ROWS < 2 * BATCH);
    expect(visited.length).toBe(2 * BATCH * members);
    expect(events[2]!.loss).toBeCloseTo(mean(visited), 12);
    expect(mean(losses)).not.toBeCloseTo(mean(visited), 6);
  });
});

test('an epoch that ended early is judged by all validation rows, and the best parameters are put back', async () => {
  const cut = run();
  const time = new AbortController();
  let second: Float64Array | undefined;
  const executor = passing(cut, 3, 2, () => {
    second = cut.best.slice();
    cut.parameters.fill(9);
    time.abort();
  });
  const events = await eventsOf(cut, { patience: 10, timeUp: time.signal }, executor);
  const epochs = epochsOf(events);
  expect(epochs[2]!.validationLoss).toBeGreaterThan(epochs[1]!.validationLoss!);
  expect(epochs[2]!.validationLoss).toBe(mean(cut.datasets.validation!.losses));
  expect(events.at(-1)).toMatchObject({ stopped: 'time', epochs: 3, bestEpoch: 2 });
  expect(cut.parameters).toEqual(second);
});

test('where time is up before anything is done, one step is done', async () => {
  const cut = run();
  const events = await eventsOf(cut, { timeUp: AbortSignal.abort() });
  expect(epochsOf(events)).toMatchObject([{ epoch: 1, rows: BATCH }]);
  expect(events.at(-1)).toMatchObject({ stopped: 'time', epochs: 1, steps: 1 });
  const one = run();
  let first: Float64Array | undefined;
  const snapshot = (): void => {
    first = one.parameters.slice();
  };
  await eventsOf(one, {}, passing(one, 1, 1, snapshot));
  expect(cut.parameters).toEqual(first);
});

describe('time that is up as an epoch ends', () => {
  const stoppedBy = async (options: Partial<LoopOptions>): Promise<TrainingEvent | undefined> => {
    const aRun = run();
    const time = new AbortController();
    const executor = passing(aRun, 3, STEPS, () => time.abort());
    return (await eventsOf(aRun, { ...options, timeUp: time.signal }, executor)).at(-1);
  };

  test('stops there', async () => {
    expect(await stoppedBy({})).toMatchObject({ stopped: 'time', epochs: 3, steps: 3 * STEPS });
  });

  test('has no say where training ends anyway', async () => {
    expect(await stoppedBy({ epochs: 3 })).toMatchObject({ stopped: 'epochs', epochs: 3 });
  });
});

test('an abort comes before time', async () => {
  const aRun = run();
  const events = await eventsOf(aRun, { timeUp: AbortSignal.abort() }, undefined, AbortSignal.abort());
  expect(events).toMatchObject([{ type: 'end', stopped: 'aborted', epochs: 0 }]);
});

test('a search along a line is done to its end', async () => {
  // So long a first trial that it is not the one to end with.
  const search = {
    optimizer: { name: 'lbfgs', learningRate: 100 },
    schedule: { name: 'constant' },
    batchSize: ROWS,
  };
  const cut = run(search);
  const events = await eventsOf(cut, { shuffle: false, timeUp: AbortSignal.abort() });
  expect(events.at(-1)).toMatchObject({ stopped: 'time', epochs: 1, steps: 1 });
  const whole = run(search);
  await eventsOf(whole, { shuffle: false, epochs: 1 });
  expect(cut.parameters).toEqual(whole.parameters);
});

test('rows that were not visited are not suspected where training diverges', async () => {
  const aRun = run();
  const { inputs } = aRun.datasets.train;
  if (inputs.kind !== 'doubles') throw new Error('unreachable');
  inputs.data[1 * 3] = 5000;
  inputs.data[7 * 3] = 9000;
  await eventsOf(aRun, { shuffle: false, timeUp: AbortSignal.abort() });
  aRun.parameters.fill(Number.POSITIVE_INFINITY);
  expect(diagnoseDivergence(aRun)).toMatchObject({
    ...{ epoch: 1, step: 1, largestInput: 5000 },
    outstanding: [{ row: 1, feature: 0, value: 5000 }],
  });
});

test('a step is done though time is up and a pause is asked for before the first', async () => {
  const aRun = run();
  let isPaused = false;
  const pause = (): AbortSignal => {
    const signal = isPaused ? new AbortController().signal : AbortSignal.abort();
    isPaused = true;
    return signal;
  };
  const events = await eventsOf(aRun, { timeUp: AbortSignal.abort(), pause });
  expect(events.map(({ type }) => type).filter((type) => type !== 'progress')).toEqual([
    'pause',
    'epoch',
    'end',
  ]);
  expect(events.at(-1)).toMatchObject({ stopped: 'time', steps: 1 });
});
