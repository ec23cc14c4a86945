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
  msPerStep: number,
  log: Log,
  stopAfter = Number.POSITIVE_INFINITY,
): Executor {
  return {
    threads,
    async run({ from, to }: StepRange) {
      const done = Math.min(to - from, stopAfter);
      log.ran.push({ threads, from, to: from + done });
      clock += msPerStep * done;
      return done;
    },
    progress: () => 0,
    async close() {
      log.closed.push(threads);
    },
  };
}

let clock = 0;

function calibrated(msOfOne: number, msOfTwo: number, stopAfter?: number) {
  clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  const log: Log = { ran: [], closed: [] };
  return {
    log,
    executor: new CalibratedExecutor(
      candidate(1, msOfOne, log, stopAfter),
      candidate(2, msOfTwo, log, stopAfter),
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
  expect(log.closed).toEqual([3 - chosen]);
});

test('goes on trying in a further range where one was too short, and leaves evaluation to the first', async () => {
  const { log, executor } = calibrated(20, 10);
  for (let epoch = 0; epoch < 40; epoch++) {
    expect(await executor.run({ program: 'train', from: 0, to: 1 })).toBe(1);
    expect(await executor.run({ program: 'evaluate.train', from: 0, to: 1 })).toBe(1);
  }
  expect(log.ran.slice(0, 4).map(({ threads }) => threads)).toEqual([1, 1, 2, 1]);
  expect(executor.threads).toBe(2);
});

test('a turn that was stopped ends the range with the steps done', async () => {
  const { executor } = calibrated(1, 1, 1);
  expect(await executor.run({ program: 'train', from: 0, to: 1000 })).toBeLessThan(1000);
});
