import { UsageError } from '@descent/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTimeLimit } from './time-limit.ts';

const DAY = 24 * 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

// setTimeout takes 24.8 days at most.
test.each([1.5, 600_000, 30 * DAY, 100 * DAY])('%i ms pass, and not sooner', (ms) => {
  const { timeUp } = startTimeLimit(ms);
  vi.advanceTimersByTime(Math.floor(ms) - 1);
  expect(timeUp.aborted).toBe(false);
  vi.advanceTimersByTime(2);
  expect(timeUp.aborted).toBe(true);
});

test('what was ended does not pass, and leaves no timer', () => {
  const limit = startTimeLimit(30 * DAY);
  vi.advanceTimersByTime(29 * DAY);
  limit.end();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(10 * DAY);
  expect(limit.timeUp.aborted).toBe(false);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('%d is refused', (ms) => {
  expect(() => startTimeLimit(ms)).toThrow(UsageError);
  expect(() => startTimeLimit(ms)).toThrow(
    `maxTime: expected milliseconds above 0, such as 600000 for 10 minutes, got ${ms}`,
  );
});
