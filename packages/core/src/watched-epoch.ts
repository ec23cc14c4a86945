import type { Executor, StepRange } from './executor.ts';
import type { Run } from './run/run.ts';
import { trainingLoss } from './training-loss.ts';

/** How often a long epoch reports, in milliseconds; the clock decides when progress is shown, never a result. */
const PROGRESS_MS = 100;

/** How far an epoch has come; losses are means over its rows so far. */
export interface EpochProgress {
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  readonly samplesPerSecond: number;
}

/** Time spent inside steps, and the samples that passed in it. */
export interface Watch {
  samples: number;
  seconds: number;
}

export function rate({ samples, seconds }: Watch): number {
  return seconds === 0 ? 0 : samples / seconds;
}

/** What ends an epoch early, each between two steps. */
export interface EpochSignals {
  /** Nobody wants it any more. */
  readonly signal: AbortSignal | undefined;
  /** There is no more time: at least one step is done all the same. */
  readonly timeUp: AbortSignal | undefined;
  /** Somebody wants to look at the run as it stands between two steps. */
  readonly pause: AbortSignal | undefined;
}

/**
 * An epoch's steps from step `from` on, with progress events while they run, until it ends or a signal ends it sooner; returns how many
 * of its steps were done, those before `from` included.
 */
export async function* watchedEpoch(
  run: Run,
  executor: Executor,
  { from, to }: Omit<StepRange, 'program'>,
  watch: Watch,
  { signal, timeUp, pause }: EpochSignals,
): AsyncGenerator<EpochProgress, number, void> {
  if (from === to) return to;
  const { rows } = run.datasets.train;
  const started = performance.now();
  const samples = (done: number): number => Math.min(done * run.stepRows, rows);
  const since = (done: number): number => samples(from + done) - samples(from);
  const seconds = (): number => (performance.now() - started) / 1000;
  const range: StepRange = { program: 'train', from, to };
  // A consumer that leaves the loop early must not leave workers running.
  const leaving = new AbortController();
  const leave = anyOf(leaving.signal, signal, pause);
  let outcome: { done: number } | { failure: unknown } | undefined;
  const running = runInTime(executor, range, leave, timeUp).then(
    (done) => {
      outcome = { done };
      watch.samples += since(done);
      watch.seconds += seconds();
    },
    (failure: unknown) => {
      outcome = { failure };
    },
  );
  try {
    while (outcome === undefined) {
      await settledOrLater(running, PROGRESS_MS);
      const step = executor.progress();
      if (outcome !== undefined || step === 0) continue;
      const loss = trainingLoss(run, samples(from + step));
      yield { step: from + step, steps: to, loss, samplesPerSecond: since(step) / seconds() };
    }
  } finally {
    leaving.abort();
    await running;
  }
  if ('failure' in outcome) throw outcome.failure;
  return from + outcome.done;
}

function anyOf(first: AbortSignal, ...others: (AbortSignal | undefined)[]): AbortSignal {
  const given = others.filter((signal) => signal !== undefined);
  return given.length === 0 ? first : AbortSignal.any([first, ...given]);
}

/** Runs a range until time is up, but not before its first step: a limit that has passed at once still leaves a loss and a model. */
async function runInTime(
  executor: Executor,
  range: StepRange,
  leave: AbortSignal,
  timeUp: AbortSignal | undefined,
): Promise<number> {
  if (timeUp === undefined) return executor.run(range, leave);
  const done = await executor.run(range, AbortSignal.any([leave, timeUp]));
  const isStarted = range.from > 0 || done > 0;
  return isStarted || leave.aborted ? done : executor.run({ ...range, to: range.from + 1 }, leave);
}

/** Resolves when the promise does, or after `ms` milliseconds, whichever is first; leaves no timer behind. */
async function settledOrLater(promise: Promise<void>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, later]);
  clearTimeout(timer);
}
