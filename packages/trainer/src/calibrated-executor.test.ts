import type { Executor, StepRange } from '@descent/core';
import { afterEach, expect, test, vi } from 'vitest';
import { CalibratedExecutor } from './calibrated-executor.ts';

/** What happened, in order: which candidate ran which steps, and who was closed. */
interface Log {
  readonly ran: { readonly threads: number; readonly from: number; readonly to: number }[];
  readonly closed: number[];
}

/** An executor that does nothing but move the clock on by so many milliseconds a step. */
function candidate(
  threads: number,
  msPerStep: (clock: number) => number,
  log: Log,
  stopAfter = Number.POSITIVE_INFINITY,
): Executor {
  return {
    threads,
    async run({ from, to }: StepRange) {
      const done = Math.min(to - from, stopAfter);
      log.ran.push({ threads, from, to: from + done });
      clock += msPerStep(clock) * done;
      return done;
    },
    progress: () => 0,
    async close() {
      log.closed.push(threads);
    },
  };
}

let clock = 0;

const speed = (ms: Speed): ((clock: number) => number) => (typeof ms === 'number' ? () => ms : ms);

type Speed = number | ((clock: number) => number);

function calibrated(msOfOne: Speed, msOfTwo: Speed, stopAfter?: number) {
  clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  const log: Log = { ran: [], closed: [] };
  return {
    log,
    executor: new CalibratedExecutor(
      candidate(1, speed(msOfOne), log, stopAfter),
      candidate(2, speed(msOfTwo), log, stopAfter),
    ),
  };
}

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ['one thread', 1, 3, 1],
  ['two threads', 3, 1, 2],
])('takes %s where that is faster, runs every step once and in order', async (_who, one, two, chosen) => {
  const { log, executor } = calibrated(one, two);
  expect(executor.isSettled).toBe(false);
  expect(await executor.run({ program: 'train', from: 5, to: 5000 })).toBe(4995);
  expect(executor.isSettled).toBe(true);
  let next = 5;
  for (const { from, to } of log.ran) {
    expect(from).toBe(next);
    next = to;
  }
  expect(next).toBe(5000);
  expect(log.ran.at(-1)).toMatchObject({ threads: chosen, to: 5000 });
  expect(executor.threads).toBe(chosen);
  expect(log.closed).toEqual([]);
  await executor.close();
  expect(log.closed).toEqual([1, 2]);
});

test('goes on trying in a further range where one was too short, and leaves evaluation to the first', async () => {
  const { log, executor } = calibrated(20, 10);
  for (let epoch = 0; epoch < 80; epoch++) {
    expect(await executor.run({ program: 'train', from: 0, to: 1 })).toBe(1);
    expect(await executor.run({ program: 'evaluate.train', from: 0, to: 1 })).toBe(1);
  }
  expect(log.ran.slice(0, 6).map(({ threads }) => threads)).toEqual([1, 1, 1, 1, 2, 1]);
  expect(executor.threads).toBe(2);
});

test('a turn that was stopped ends the range with the steps done', async () => {
  const { executor } = calibrated(1, 1, 1);
  expect(await executor.run({ program: 'train', from: 0, to: 1000 })).toBeLessThan(1000);
});

test.each([
  ['leaves the one that has become slower', 1, (clock: number) => (clock < 5000 ? 3 : 0.5), 1, 2],
  ['comes back when it is faster again', (clock: number) => (clock < 5000 ? 3 : 0.5), 1, 2, 1],
])('tries again later and %s', async (_what, one, two, first, last) => {
  const { executor } = calibrated(one, two);
  await executor.run({ program: 'train', from: 0, to: 2000 });
  expect(executor.threads).toBe(first);
  await executor.run({ program: 'train', from: 2000, to: 30_000 });
  expect(executor.threads).toBe(last);
});

test('trying again costs little, and less each time that it changes nothing', async () => {
  const { log, executor } = calibrated(1, 2);
  await executor.run({ program: 'train', from: 0, to: 2000 });
  const stepsOfTheOther = async (from: number, to: number): Promise<number> => {
    log.ran.length = 0;
    await executor.run({ program: 'train', from, to });
    return log.ran.reduce((sum, { threads, from, to }) => sum + (threads === 2 ? to - from : 0), 0);
  };
  const early = await stepsOfTheOther(2000, 22_000);
  const late = await stepsOfTheOther(22_000, 42_000);
  expect(early).toBeGreaterThan(0);
  expect(early).toBeLessThan(0.01 * 20_000);
  expect(late).toBeLessThan(early);
});

test('a trial that finds nobody faster leaves the choice as it was', async () => {
  let round = 0;
  // Wins every other turn.
  const { log, executor } = calibrated(
    () => 1,
    (clock) => (clock < 3000 ? 2 : round++ % 2 === 0 ? 0.9 : 1.1),
  );
  await executor.run({ program: 'train', from: 0, to: 60_000 });
  const stretches = log.ran.filter(({ threads }) => threads === 2).map(({ from, to }) => to - from);
  expect(Math.max(...stretches)).toBeLessThan(50);
  expect(executor.threads).toBe(1);
});

test('times no turn from its first steps, which wait for threads to wake up, and times epochs shorter than a turn together', async () => {
  clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  // Threads sleep while it is the other's turn, and two take three milliseconds to be up: longer than the difference of a turn.
  let last = 0;
  const waking = (threads: number, msPerStep: number, msToWake: number): Executor => ({
    threads,
    async run({ from, to }) {
      if (last !== threads) clock += msToWake;
      last = threads;
      clock += (to - from) * msPerStep;
      return to - from;
    },
    progress: () => 0,
    close: async () => undefined,
  });
  const executor = new CalibratedExecutor(waking(1, 0.01, 0), waking(2, 0.009, 3));
  for (let epoch = 0; epoch < 400 && !executor.isSettled; epoch++)
    await executor.run({ program: 'train', from: 0, to: 500 });
  expect(executor.isSettled).toBe(true);
  expect(executor.threads).toBe(2);
});
