import { diagnoseDivergence } from './diagnose-divergence.ts';
import { DivergenceError } from './divergence.ts';
import { EpochJudge, type JudgeState } from './epoch-judge.ts';
import { UsageError } from './errors.ts';
import type { Executor } from './executor.ts';
import { firstNotFinite } from './first-not-finite.ts';
import { fixedOrderSum } from './kernels/fixed-order-sum.ts';
import { Purpose, shuffledOrder } from './random.ts';
import { EPOCH, EPOCHS, RATE, STEPS, visitedRows } from './run/clock.ts';
import type { Run } from './run/run.ts';
import type { DatasetName } from './run/run-spec.ts';
import { observeLoss } from './run/step-scalars.ts';
import { trainingSteps } from './run/training-steps.ts';
import { trainingLoss } from './training-loss.ts';
import { type EpochProgress, rate, type Watch, watchedEpoch } from './watched-epoch.ts';

/** What the loop is told beside the run itself. */
export interface LoopOptions {
  readonly epochs: number;
  /**
   * Epochs without a better one after which training stops; 0 trains all epochs. Better is a lower validation loss; without validation rows,
   * a training loss that has fallen by `tolerance`.
   */
  readonly patience: number;
  /** By how much the training loss must fall below the lowest so far, where there are no validation rows to be patient about. */
  readonly tolerance?: number | undefined;
  /** Whether each epoch visits the rows in a seeded order of its own; else in file order. */
  readonly shuffle: boolean;
  /**
   * Aborted when there is no more time. The loop looks at it between steps (a search along a line is one) and ends the epoch under way early: it
   * is judged as any other, its training loss being the mean of the rows it has visited. One step is always done. Whoever gives it ties
   * the result to a clock; the loop itself decides nothing by one.
   */
  readonly timeUp?: AbortSignal | undefined;
  /**
   * Gives a signal for the steps to come, and another one after each pause. When it is aborted the loop stops between two steps, says where it
   * stands, and goes on when its consumer does; nothing of the result depends on it.
   */
  readonly pause?: (() => AbortSignal) | undefined;
  /** Where the run stands, when it is not at its beginning: what a pause or an end said, the run's state being that of then. */
  readonly position?: LoopPosition | undefined;
}

/** Where a loop stands between two steps: with the state of the run, all that it needs to go on. */
export interface LoopPosition {
  /** The epoch under way, from 1, and its steps that are done. */
  readonly epoch: number;
  readonly step: number;
  /** The steps of all epochs before. */
  readonly steps: number;
  readonly judge: JudgeState;
  /** Training rows visited, the time inside steps, and that of all of training, in seconds. */
  readonly samples: number;
  readonly seconds: number;
  readonly elapsed: number;
  /** Why training has ended; null while it has not. */
  readonly stopped: Stopped | null;
}

/**
 * What happened: `progress` within an epoch, `pause` when one was asked for, `epoch` after each (epochs count from 1), `end` once. Losses are
 * means over rows.
 */
export type TrainingEvent =
  | ({ readonly type: 'progress'; readonly epoch: number } & EpochProgress)
  | { readonly type: 'pause'; readonly position: LoopPosition }
  | {
      readonly type: 'epoch';
      readonly epoch: number;
      /** Mean training loss of the rows visited, each batch's before its own update. */
      readonly loss: number;
      /** The training rows visited: all of them, unless time was up. */
      readonly rows: number;
      readonly validationLoss: number | null;
      readonly best: boolean;
      /** The schedule's, at the epoch's last step. */
      readonly learningRate: number;
      readonly samplesPerSecond: number;
    }
  | {
      readonly type: 'end';
      readonly stopped: Stopped | 'aborted';
      readonly epochs: number;
      /** The epoch whose parameters the run now holds. */
      readonly bestEpoch: number;
      readonly steps: number;
      /** Training rows visited ÷ the time inside steps alone. */
      readonly samplesPerSecond: number;
      /** Where to go on, after `aborted`; else that there is nothing left. */
      readonly position: LoopPosition;
    };

/** Why training ended: all epochs done, no better one for as many as patience allows, or no more time. */
export type Stopped = 'epochs' | 'patience' | 'time';

/**
 * Trains a run to its end, epoch by epoch, over any executor. With validation rows and patience, the parameters of the epoch with
 * the lowest validation loss are put back at the end; else the last ones stay. After `aborted` the run is not to be used.
 *
 * @throws UsageError for impossible options. FailureError when a worker fails; DivergenceError when a loss or a parameter is no longer finite.
 * @example
 * ```ts
 * const data = {
 *   rows: 2,
 *   inputs: { kind: 'doubles', cols: 1, data: Float64Array.of(0, 1) },
 *   targets: { kind: 'values', cols: 1, data: Float64Array.of(1, 3) },
 * };
 * const spec = {
 *   network: { inputs: 1, layers: [dense(1)] },
 *   loss: 'meanSquaredError',
 *   optimizer: sgd({ learningRate: 0.5 }),
 *   rule: 'exact',
 *   batchSize: 2,
 *   seed: 0,
 *   datasets: { train: shapeOf(data) },
 * };
 * const run = bindRun(spec, new ArrayBuffer(layoutRun(spec).bytes));
 * loadDataset(run, 'train', data);
 * initializeRun(run);
 * const executor = new SerialExecutor(run, referenceKernels);
 * for await (const event of trainingLoop(run, { epochs: 200, patience: 0, shuffle: false }, executor)) {
 *   if (event.type === 'end') event.stopped; // 'epochs'
 * }
 * Array.from(run.parameters, (value) => Math.round(value)); // [2, 1]
 * ```
 */
export async function* trainingLoop(
  run: Run,
  options: LoopOptions,
  executor: Executor,
  signal?: AbortSignal,
): AsyncGenerator<TrainingEvent, void, void> {
  checkOptions(run, options);
  const { train, validation } = run.datasets;
  const { clock } = run;
  clock[EPOCHS] = options.epochs;
  const { timeUp, position: start } = options;
  const steps = trainingSteps(run);
  const searches = run.optimizer.searchesLine === true;
  const watch: Watch = { samples: start?.samples ?? 0, seconds: start?.seconds ?? 0 };
  const judge = new EpochJudge(run, options, start?.judge);
  let stepsBefore = start?.steps ?? 0;
  let done = start?.step ?? 0;
  const stepsDone = (): number => stepsBefore + (searches ? Math.min(done, 1) : done);
  const started = performance.now();
  const positionAt = (epoch: number, stopped: Stopped | null): LoopPosition => {
    const elapsed = (start?.elapsed ?? 0) + (performance.now() - started) / 1000;
    return { epoch, step: done, steps: stepsBefore, judge: judge.state, ...watch, elapsed, stopped };
  };
  const end = (stopped: EndEvent['stopped'], epoch: number, epochs = epoch): EndEvent => ({
    ...{ type: 'end', stopped, epochs, bestEpoch: judge.best, steps: stepsDone() },
    samplesPerSecond: rate(watch),
    position: positionAt(epoch, stopped === 'aborted' ? null : stopped),
  });
  if (start !== undefined && start.stopped !== null) {
    judge.putBack();
    return yield end(start.stopped, start.epoch);
  }

  for (let epoch = start?.epoch ?? 1; ; epoch++) {
    clock[EPOCH] = epoch - 1;
    if (options.shuffle) shuffledOrder(run.spec.seed, Purpose.shuffle, epoch, train.rows, run.order);
    for (;;) {
      const pause = options.pause?.();
      // A search along a line is one step, however long it takes: halfway the parameters are only a trial.
      const signals = { signal, timeUp: searches ? undefined : timeUp, pause };
      done = yield* numbered(epoch, watchedEpoch(run, executor, { from: done, to: steps }, watch, signals));
      // Without a step there is nothing to judge yet.
      const isTimeUp = signals.timeUp?.aborted === true && done > 0;
      if (done === steps || signal?.aborted || isTimeUp || !pause?.aborted) break;
      yield { type: 'pause', position: positionAt(epoch, null) };
    }
    if (done < steps && (signal?.aborted || !timeUp?.aborted)) return yield end('aborted', epoch, epoch - 1);
    clock[STEPS] = done;
    keepUnlearned(run);
    const loss = trainingLoss(run, visitedRows(run));
    const validationLoss =
      validation === undefined ? null : await evaluate(run, 'validation', executor, signal);
    if (signal?.aborted) return yield end('aborted', epoch);
    checkFinite(run, loss, validationLoss);
    observeLoss(run, validationLoss ?? loss);
    const isBest = judge.judge(epoch, { loss, validationLoss });
    yield {
      ...{ type: 'epoch', epoch, loss, rows: visitedRows(run), validationLoss, best: isBest },
      ...{ learningRate: clock[RATE]!, samplesPerSecond: rate(watch) },
    };
    const stopped = done < steps ? 'time' : whyStop(epoch, judge, options);
    if (stopped !== undefined) {
      judge.putBack();
      return yield end(stopped, epoch);
    }
    stepsBefore = stepsDone();
    done = 0;
  }
}

type EndEvent = Extract<TrainingEvent, { type: 'end' }>;

/** Why training ends after a whole epoch. Time comes last: it has no say where training ends anyway. */
function whyStop(epoch: number, judge: EpochJudge, { epochs, timeUp }: LoopOptions): Stopped | undefined {
  if (judge.isExhausted(epoch)) return 'patience';
  if (epoch === epochs) return 'epochs';
  return timeUp?.aborted ? 'time' : undefined;
}

async function* numbered(
  epoch: number,
  progress: AsyncGenerator<EpochProgress, number, void>,
): AsyncGenerator<TrainingEvent, number, void> {
  // By hand, so that a consumer who leaves also ends the epoch within.
  try {
    for (;;) {
      const { done, value } = await progress.next();
      if (done === true) return value;
      yield { type: 'progress', epoch, ...value };
    }
  } finally {
    await progress.return(0);
  }
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

/** What is not learned has no average: it is taken as it is. */
function keepUnlearned({ network: { tensors }, average, parameters }: Run): void {
  if (average === null) return;
  for (const { learns, offset, length } of tensors) {
    if (learns === false) average.set(parameters.subarray(offset, offset + length), offset);
  }
}

function meanLoss(run: Run, name: DatasetName): number {
  const { rows, losses } = run.datasets[name]!;
  return fixedOrderSum(losses, 0, rows) / rows;
}

function checkOptions(run: Run, { epochs, patience, tolerance }: LoopOptions): void {
  if (!Number.isSafeInteger(epochs) || epochs < 1) {
    throw new UsageError(`epochs: expected a whole number, at least 1, got ${epochs}`);
  }
  if (!Number.isSafeInteger(patience) || patience < 0) {
    throw new UsageError(`patience: expected a whole number, 0 for none, got ${patience}`);
  }
  if (tolerance !== undefined && !(tolerance >= 0 && Number.isFinite(tolerance))) {
    throw new UsageError(`tolerance: expected a number of at least 0, got ${tolerance}`);
  }
  if (patience > 0 && run.datasets.validation === undefined && tolerance === undefined) {
    throw new UsageError(
      'patience: expected validation rows to judge epochs by, got none; give some, set patience 0, or give a tolerance to judge by the training loss',
    );
  }
}

function checkFinite(run: Run, loss: number, validationLoss: number | null): void {
  const losses = Number.isFinite(loss) && (validationLoss === null || Number.isFinite(validationLoss));
  if (losses && firstNotFinite(run.parameters) < 0) return;
  throw new DivergenceError(
    diagnoseDivergence(run, Number.isFinite(validationLoss ?? 0) ? 'train' : 'validation'),
  );
}
