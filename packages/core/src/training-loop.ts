import { FailureError, UsageError } from './errors.ts';
import type { Executor, StepRange } from './executor.ts';
import { fixedOrderSum } from './kernels/fixed-order-sum.ts';
import { Purpose, shuffledOrder } from './random.ts';
import type { Run } from './run/run.ts';
import type { DatasetName } from './run/run-spec.ts';

/** How often a long epoch reports, in milliseconds; the clock decides when progress is shown, never a result. */
const PROGRESS_MS = 100;

/** What the loop is told beside the run itself. */
export interface LoopOptions {
  readonly epochs: number;
  /** Epochs without a lower validation loss after which training stops; 0 trains all epochs. Needs validation rows. */
  readonly patience: number;
  /** Whether each epoch visits the rows in a seeded order of its own; else in file order. */
  readonly shuffle: boolean;
}

/** What happened: `progress` within an epoch, `epoch` after each (epochs count from 1), `end` once. Losses are means over rows. */
export type TrainingEvent =
  | {
      readonly type: 'progress';
      readonly epoch: number;
      readonly step: number;
      readonly steps: number;
      /** Mean loss of the epoch's rows so far. */
      readonly loss: number;
      readonly samplesPerSecond: number;
    }
  | {
      readonly type: 'epoch';
      readonly epoch: number;
      /** Mean training loss, each batch's before its own update. */
      readonly loss: number;
      readonly validationLoss: number | null;
      readonly best: boolean;
      readonly samplesPerSecond: number;
    }
  | {
      readonly type: 'end';
      readonly stopped: 'epochs' | 'patience' | 'aborted';
      readonly epochs: number;
      /** The epoch whose parameters the run now holds. */
      readonly bestEpoch: number;
      readonly steps: number;
      /** Training rows × epochs ÷ the time inside steps alone. */
      readonly samplesPerSecond: number;
    };

/**
 * Trains a run to its end, epoch by epoch, over any executor. With validation rows and patience, the parameters of the epoch with
 * the lowest validation loss are put back at the end. After `aborted` the run is not to be used.
 *
 * @throws UsageError for impossible options. FailureError when a worker fails or the loss is no longer a finite number.
 */
export async function* trainingLoop(
  run: Run,
  options: LoopOptions,
  executor: Executor,
  signal?: AbortSignal,
): AsyncGenerator<TrainingEvent, void, void> {
  checkOptions(run, options);
  const { train, validation } = run.datasets;
  const steps = Math.ceil(train.rows / run.spec.batchSize);
  const watch = { samples: 0, seconds: 0 };
  let bestLoss = Number.POSITIVE_INFINITY;
  let bestEpoch = 0;
  let stepsDone = 0;
  const end = (stopped: 'epochs' | 'patience' | 'aborted', epochs: number): TrainingEvent => {
    return { type: 'end', stopped, epochs, bestEpoch, steps: stepsDone, samplesPerSecond: rate(watch) };
  };

  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    if (options.shuffle) shuffledOrder(run.spec.seed, Purpose.shuffle, epoch, train.rows, run.order);
    const done = yield* watchedEpoch(run, executor, epoch, steps, watch, signal);
    stepsDone += done;
    if (done < steps) return yield end('aborted', epoch - 1);
    const loss = meanLoss(run, 'train');
    const validationLoss =
      validation === undefined ? null : await evaluate(run, 'validation', executor, signal);
    if (signal?.aborted) return yield end('aborted', epoch);
    checkFinite(epoch, loss, validationLoss);

    const judged = options.patience > 0 ? validationLoss! : -epoch;
    const best = judged < bestLoss;
    if (best) {
      bestLoss = judged;
      bestEpoch = epoch;
      if (options.patience > 0) run.best.set(run.parameters);
    }
    yield { type: 'epoch', epoch, loss, validationLoss, best, samplesPerSecond: rate(watch) };
    if (options.patience > 0 && epoch - bestEpoch >= options.patience) {
      run.parameters.set(run.best);
      return yield end('patience', epoch);
    }
  }
  if (options.patience > 0) run.parameters.set(run.best);
  return yield end('epochs', options.epochs);
}

/**
 * Runs the network over a dataset: each row's loss and outputs are then in the run's memory. Resolves with the mean loss.
 */
export async function evaluate(
  run: Run,
  name: DatasetName,
  executor: Executor,
  signal?: AbortSignal,
): Promise<number> {
  const { rows } = run.datasets[name]!;
  await executor.run(
    { program: `evaluate.${name}`, from: 0, to: Math.ceil(rows / run.layout.capacity) },
    signal,
  );
  return meanLoss(run, name);
}

function meanLoss(run: Run, name: DatasetName): number {
  const { rows, losses } = run.datasets[name]!;
  return fixedOrderSum(losses, 0, rows) / rows;
}

/** Time spent inside steps, and the samples that passed in it. */
interface Watch {
  samples: number;
  seconds: number;
}

function rate({ samples, seconds }: Watch): number {
  return seconds === 0 ? 0 : samples / seconds;
}

/** One epoch's steps, with progress events while they run; returns how many were done. */
async function* watchedEpoch(
  run: Run,
  executor: Executor,
  epoch: number,
  steps: number,
  watch: Watch,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrainingEvent, number, void> {
  const { rows, losses } = run.datasets.train;
  const started = performance.now();
  const samples = (done: number): number => Math.min(done * run.spec.batchSize, rows);
  const seconds = (): number => (performance.now() - started) / 1000;
  const range: StepRange = { program: 'train', from: 0, to: steps };
  // A consumer that leaves the loop early must not leave workers running.
  const leaving = new AbortController();
  const stop = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal]);
  let outcome: { done: number } | { failure: unknown } | undefined;
  const running = executor.run(range, stop).then(
    (done) => {
      outcome = { done };
      watch.samples += samples(done);
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
      const seen = samples(step);
      const loss = fixedOrderSum(losses, 0, seen) / seen;
      yield { type: 'progress', epoch, step, steps, loss, samplesPerSecond: seen / seconds() };
    }
  } finally {
    leaving.abort();
    await running;
  }
  if ('failure' in outcome) throw outcome.failure;
  return outcome.done;
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

function checkOptions(run: Run, { epochs, patience }: LoopOptions): void {
  if (!Number.isSafeInteger(epochs) || epochs < 1) {
    throw new UsageError(`epochs: expected a whole number, at least 1, got ${epochs}`);
  }
  if (!Number.isSafeInteger(patience) || patience < 0) {
    throw new UsageError(`patience: expected a whole number, 0 for none, got ${patience}`);
  }
  if (patience > 0 && run.datasets.validation === undefined) {
    throw new UsageError(
      'patience: expected validation rows to judge epochs by, got none; give some or set patience 0',
    );
  }
}

function checkFinite(epoch: number, loss: number, validationLoss: number | null): void {
  if (Number.isFinite(loss) && (validationLoss === null || Number.isFinite(validationLoss))) return;
  const shown = Number.isFinite(loss) ? `validation loss ${validationLoss}` : `training loss ${loss}`;
  throw new FailureError(
    `training diverged in epoch ${epoch}: ${shown}; try a lower learning rate or scaled inputs`,
  );
}
