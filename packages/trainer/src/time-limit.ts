import { UsageError } from '@descent/core';

/** A limit on time that runs: `timeUp` is aborted when it has passed, unless it was ended before. */
export interface TimeLimit {
  readonly timeUp: AbortSignal;
  end(): void;
}

/** Starts a limit of so many milliseconds. */
export type StartTimeLimit = (ms: number) => TimeLimit;

/** `setTimeout` takes no more, and would fire at once: 24.8 days. */
const MOST_MS = 2 ** 31 - 1;

/**
 * The limit by the machine's own clock. Only the event loop can see it pass, so whoever computes in this thread has to give it a turn.
 *
 * @throws UsageError for a time that cannot be.
 * @example
 * ```ts
 * const limit = startTimeLimit(600_000);
 * limit.timeUp.aborted; // false
 * limit.end();
 * ```
 */
export function startTimeLimit(ms: number): TimeLimit {
  checkTime(ms);
  const up = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (left: number): void => {
    const now = Math.min(left, MOST_MS);
    timer = setTimeout(() => (left > now ? wait(left - now) : up.abort()), now);
  };
  wait(ms);
  return { timeUp: up.signal, end: () => clearTimeout(timer) };
}

/** @throws UsageError for a time that cannot be one. */
export function checkTime(ms: number, name = 'maxTime'): void {
  if (!(ms > 0 && Number.isFinite(ms))) {
    throw new UsageError(`${name}: expected milliseconds above 0, such as 600000 for 10 minutes, got ${ms}`);
  }
}
