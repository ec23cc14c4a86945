import {
  completeOptions,
  type DatasetName,
  DivergenceError,
  diagnoseDivergence,
  type Executor,
  evaluate,
  type KernelsChoice,
  Model,
  modelParameters,
  runKernels,
  type TrainingEvent,
  trainingLoop,
  writeModel,
} from '@descent/core';
import { type Calibration, fitCalibration } from '@descent/tabular';
import type { ThreadChoice } from './choose-threads.ts';
import { isCalibrated } from './interval-figures.ts';
import { namedDivergence } from './name-divergence.ts';
import { mostThreads, openExecutor, type ThreadsAsked } from './open-executor.ts';
import { type PreparedTraining, prepareTraining, type TrainingRequest } from './prepare-training.ts';
import { type Score, type ScoreOptions, score } from './score.ts';
import { checkTime, type StartTimeLimit, startTimeLimit, type TimeLimit } from './time-limit.ts';

/**
 * The metrics that the model file keeps, and that epochs are judged by for people to see. The others, some of which have to sort rows,
 * are worked out once, at the end.
 */
const KEPT_METRICS = ['accuracy', 'macroF1', 'rmse', 'mae', 'r2'];

/** A training request with how to run it, which never changes a bit of the result, but for `maxTime`. */
export interface TableTrainingRequest extends TrainingRequest {
  /** Workers of the pool; `serial` trains in this thread, without a pool. */
  readonly threads: ThreadsAsked;
  /** `auto`, the default, takes SIMD where the machine has it. */
  readonly kernels?: KernelsChoice;
  /**
   * How long training may take, in milliseconds; reading, preparing and the scores of the finished model are on top. It ties the result to the
   * clock: where it passes, the same request may give another model. Where it does not, it changes nothing.
   */
  readonly maxTime?: number | undefined;
  /** Starts to measure it, when training begins; tests give one that follows no clock. */
  readonly startTimeLimit?: StartTimeLimit;
}

/** A trained model with all that a report says of it. */
export interface TrainedTable {
  readonly model: Model;
  /** The model file. */
  readonly bytes: Uint8Array;
  readonly scores: Readonly<Partial<Record<DatasetName, Score>>>;
  /** What the validation rows say of the model's sureness; undefined without such rows. */
  readonly calibration: Calibration | undefined;
  readonly end: Extract<TrainingEvent, { type: 'end' }>;
  readonly kernels: string;
  readonly threads: number;
}

/**
 * What happens while a table is learned: `prepared` once, then the training loop's events, epochs with the score of the
 * validation rows; at last `trained`, or nothing more after an `end` that was aborted.
 */
export type TableTrainingEvent =
  | {
      readonly type: 'prepared';
      readonly training: PreparedTraining;
      readonly choice: ThreadChoice;
      readonly kernels: string;
    }
  | Exclude<TrainingEvent, { type: 'epoch' }>
  | (Extract<TrainingEvent, { type: 'epoch' }> & { readonly validation: Score | null })
  | { readonly type: 'trained'; readonly result: TrainedTable };

/**
 * Learns a table from beginning to end on a pool of workers: splits, encodes, trains, scores, and makes the model file.
 *
 * @throws UsageError, DataError, MemoryError as the parts do; FailureError when a worker fails; DivergenceError when training diverges.
 * @example
 * ```ts
 * const rows = Array.from({ length: 60 }, (_, i) => `${i},${i < 30 ? 'low' : 'high'}`);
 * await writeSafely('sizes.csv', new TextEncoder().encode(`size,class\n${rows.join('\n')}\n`));
 * const request = {
 *   data: await readTable('sizes.csv'),
 *   target: 'class',
 *   task: 'auto',
 *   test: 0.2,
 *   settings: { preset: 'default', given: {} },
 *   seed: 0,
 *   threads: 2,
 * };
 * for await (const event of trainTable(request)) {
 *   if (event.type === 'trained') await writeSafely('sizes.model', event.result.bytes);
 * }
 * (await readModel(await readBytes('sizes.model'), 'sizes.model')).metadata.get('labels'); // ['high', 'low']
 * ```
 */
export async function* trainTable(
  request: TableTrainingRequest,
  signal?: AbortSignal,
): AsyncGenerator<TableTrainingEvent, void, void> {
  const { maxTime } = request;
  if (maxTime !== undefined) checkTime(maxTime);
  const training = prepareTraining(request, mostThreads(request.threads));
  const { run, settings, memory } = training;
  const kernels = await runKernels(run, request.kernels ?? 'auto', memory.wasm);
  const { executor, choice } = openExecutor(run, memory, kernels, request.threads);
  let limit: TimeLimit | undefined;
  try {
    yield { type: 'prepared', training, choice, kernels: kernels.name };
    let end: TrainedTable['end'] | undefined;
    if (maxTime !== undefined) limit = (request.startTimeLimit ?? startTimeLimit)(maxTime);
    const loop = { ...settings, timeUp: limit?.timeUp };
    for await (const event of trainingLoop(run, loop, executor, signal)) {
      if (event.type === 'end') end = event;
      if (event.type === 'epoch')
        yield {
          ...event,
          validation: scoreOf(training, 'validation', event.validationLoss, { metrics: KEPT_METRICS }),
        };
      else yield event;
    }
    if (end === undefined || end.stopped === 'aborted') return;
    const losses = await evaluateAll(training, executor, signal);
    if (signal?.aborted) return;
    const calibration = calibrationOf(training);
    const scores = scoreAll(training, losses, calibration);
    const model = new Model(run.spec.network, modelParameters(run));
    const bytes = await writeModel(model, metadataOf(training, request, end, scores, calibration));
    yield {
      type: 'trained',
      result: { model, bytes, scores, calibration, end, kernels: kernels.name, threads: executor.threads },
    };
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    throw namedDivergence(error.divergence, training.schema, training.parts);
  } finally {
    limit?.end();
    await executor.close();
  }
}

/** The score of a dataset whose outputs are in the run's memory already. */
function scoreOf(
  { run, schema, weights }: PreparedTraining,
  name: DatasetName,
  loss: number | null,
  options: ScoreOptions,
): Score | null {
  const dataset = run.datasets[name];
  return dataset === undefined || loss === null
    ? null
    : score(schema, dataset.outputs, dataset.targets.data, loss, {
        ...options,
        trainedWith: run.spec.loss,
        weights: weights[name],
      });
}

type Losses = Readonly<Partial<Record<DatasetName, number>>>;

/** Runs the trained network over all data: its outputs are then in the run's memory. Not all of it when aborted. */
async function evaluateAll(
  training: PreparedTraining,
  executor: Executor,
  signal: AbortSignal | undefined,
): Promise<Losses> {
  const losses: Partial<Record<DatasetName, number>> = {};
  for (const name of ['train', 'validation', 'test'] as const) {
    if (training.run.datasets[name] === undefined) continue;
    const loss = await evaluate(training.run, name, executor, signal);
    if (signal?.aborted) break;
    if (!Number.isFinite(loss)) {
      throw new DivergenceError(diagnoseDivergence(training.run, name));
    }
    losses[name] = loss;
  }
  return losses;
}

/** What the validation rows say; undefined where they say nothing. */
function calibrationOf(training: PreparedTraining): Calibration | undefined {
  const { run, schema, weights } = training;
  const { validation } = run.datasets;
  if (validation === undefined || !isCalibrated(training)) return undefined;
  return fitCalibration(schema, validation.outputs, validation.targets.data, weights.validation);
}

function scoreAll(
  training: PreparedTraining,
  losses: Losses,
  calibration: Calibration | undefined,
): TrainedTable['scores'] {
  const temperature = calibration?.kind === 'classes' ? calibration.temperature : 1;
  const scored = Object.entries(losses) as [DatasetName, number][];
  return Object.fromEntries(
    scored.map(([name, loss]) => [name, scoreOf(training, name, loss, { temperature })!]),
  );
}

/** What the model file says beside the network: nothing of when, where, or on how many threads it was made. */
function metadataOf(
  { schema, settings, run, rows }: PreparedTraining,
  { data, seed, validation, test }: TrainingRequest,
  { epochs, bestEpoch, steps, stopped }: TrainedTable['end'],
  scores: TrainedTable['scores'],
  calibration: Calibration | undefined,
): Record<string, unknown> {
  const metrics = Object.entries(scores).map(([name, { metrics: figures }]) => [name, keptOf(figures)]);
  return {
    schema,
    labels: schema.target.kind === 'classes' ? schema.target.labels : [],
    options: {
      ...settings,
      loss: run.spec.loss,
      learningRate: completeOptions(run.spec.optimizer)['learningRate'],
      // Where rows of their own were given, there is no fraction; a file's name does not belong here.
      validation:
        typeof validation === 'object'
          ? 'file'
          : rows.validation > 0
            ? (validation ?? settings.validation)
            : 0,
      test: test instanceof Int32Array ? 'rows' : typeof test === 'object' ? 'file' : test,
    },
    seed,
    data: { sha256: data.fingerprint, rows },
    training: { epochs, bestEpoch, steps, stopped },
    metrics: Object.fromEntries(metrics),
    ...(calibration === undefined ? {} : { calibration }),
  };
}

function keptOf(metrics: Score['metrics']): Score['metrics'] {
  const kept = Object.entries(metrics).filter(([name]) => name === 'loss' || KEPT_METRICS.includes(name));
  return Object.fromEntries(kept);
}
