import { diagnoseDivergence } from './diagnose-divergence.ts';
import { DivergenceError } from './divergence.ts';
import { UsageError } from './errors.ts';
import type { Executor } from './executor.ts';
import { fixedOrderSum } from './kernels/fixed-order-sum.ts';
import { Purpose, shuffledOrder } from './random.ts';
import { EPOCH, EPOCHS, RATE } from './run/clock.ts';
import type { Run } from './run/run.ts';
import type { DatasetName } from './run/run-spec.ts';
import { observeLoss } from './run/step-scalars.ts';
import { trainingSteps } from './run/training-steps.ts';
import { type EpochProgress, rate, type Watch, watchedEpoch } from './watched-epoch.ts';

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
  | ({ readonly type: 'progress'; readonly epoch: number } & EpochProgress)
  | {
      readonly type: 'epoch';
      readonly epoch: number;
      /** Mean training loss, each batch's before its own update. */
      readonly loss: number;
      readonly validationLoss: number | null;
      readonly best: boolean;
      /** The schedule's, at the epoch's last step. */
      readonly learningRate: number;
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
  const steps = trainingSteps(run);
  const watch: Watch = { samples: 0, seconds: 0 };
  const best = new BestSoFar(run, options.patience);
  let stepsDone = 0;
  const end = (stopped: EndEvent['stopped'], epochs: number): EndEvent => {
    const samplesPerSecond = rate(watch);
    return { type: 'end', stopped, epochs, bestEpoch: best.epoch, steps: stepsDone, samplesPerSecond };
  };

  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    clock[EPOCH] = epoch - 1;
    if (options.shuffle) shuffledOrder(run.spec.seed, Purpose.shuffle, epoch, train.rows, run.order);
    const done = yield* numbered(epoch, watchedEpoch(run, executor, steps, watch, signal));
    // A search along a line is one step, however long it takes.
    stepsDone += run.optimizer.searchesLine === true ? 1 : done;
    if (done < steps) return yield end('aborted', epoch - 1);
    keepUnlearned(run);
    const loss = trainingLoss(run);
    const validationLoss =
      validation === undefined ? null : await evaluate(run, 'validation', executor, signal);
    if (signal?.aborted) return yield end('aborted', epoch);
    checkFinite(run, loss, validationLoss);
    observeLoss(run, validationLoss ?? loss);
    const isBest = best.judge(epoch, validationLoss);
    yield {
      ...{ type: 'epoch', epoch, loss, validationLoss, best: isBest },
      ...{ learningRate: clock[RATE]!, samplesPerSecond: rate(watch) },
    };
    if (best.isExhausted(epoch)) {
      best.putBack();
      return yield end('patience', epoch);
    }
  }
  best.putBack();
  return yield end('epochs', options.epochs);
}

type EndEvent = Extract<TrainingEvent, { type: 'end' }>;

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

/** The best epoch so far: with patience that of the lowest validation loss, whose parameters are kept; else the last one. */
class BestSoFar {
  epoch = 0;
  #loss = Number.POSITIVE_INFINITY;
  readonly #run: Run;
  readonly #patience: number;

  constructor(run: Run, patience: number) {
    this.#run = run;
    this.#patience = patience;
  }

  /** Whether this epoch is the best so far. */
  judge(epoch: number, validationLoss: number | null): boolean {
    if (this.#patience > 0) {
      if (validationLoss === null || !(validationLoss < this.#loss)) return false;
      this.#loss = validationLoss;
      this.#run.best.set(this.#run.average ?? this.#run.parameters);
    }
    this.epoch = epoch;
    return true;
  }

  isExhausted(epoch: number): boolean {
    return this.#patience > 0 && epoch - this.epoch >= this.#patience;
  }

  putBack(): void {
    const { parameters, best, average } = this.#run;
    if (this.#patience > 0) average?.set(best);
    if (this.#patience > 0 || average !== null) parameters.set(this.#patience > 0 ? best : average!);
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

/** The mean over the rows and, where there are several, the members: each batch's before its own update. */
function trainingLoss({ datasets: { train }, network: { members } }: Run): number {
  const count = train.rows * members;
  return fixedOrderSum(train.losses, 0, count) / count;
}

function meanLoss(run: Run, name: DatasetName): number {
  const { rows, losses } = run.datasets[name]!;
  return fixedOrderSum(losses, 0, rows) / rows;
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

function checkFinite(run: Run, loss: number, validationLoss: number | null): void {
  const losses = Number.isFinite(loss) && (validationLoss === null || Number.isFinite(validationLoss));
  if (losses && run.parameters.every(Number.isFinite)) return;
  throw new DivergenceError(
    diagnoseDivergence(run, Number.isFinite(validationLoss ?? 0) ? 'train' : 'validation'),
  );
}
