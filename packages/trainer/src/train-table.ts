import {
  type Checkpoint,
  DataError,
  type DatasetName,
  DivergenceError,
  diagnoseDivergence,
  type Executor,
  evaluate,
  type KernelsChoice,
  type LoopPosition,
  Model,
  modelParameters,
  restoreRunState,
  runKernels,
  type TrainingEvent,
  trainingLoop,
  trainingSteps,
  UsageError,
  writeModel,
} from '@descent/core';
import { type Calibration, fitCalibration } from '@descent/tabular';
import { type Checkpoints, CheckpointWriter } from './checkpoints/checkpoint-writer.ts';
import {
  requireSameTraining,
  type TrainingIdentity,
  trainingIdentity,
} from './checkpoints/training-identity.ts';
import type { ThreadChoice } from './choose-threads.ts';
import { isCalibrated } from './interval-figures.ts';
import { KEPT_METRICS, modelMetadata } from './model-metadata.ts';
import { namedDivergence } from './name-divergence.ts';
import { mostThreads, openExecutor, type ThreadsAsked } from './open-executor.ts';
import { type PreparedTraining, prepareTraining, type TrainingRequest } from './prepare-training.ts';
import { type Score, type ScoreOptions, score } from './score.ts';
import { checkTime, type StartTimeLimit, startTimeLimit, type TimeLimit } from './time-limit.ts';

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
  /** Saves the training while it runs, and when it is aborted. */
  readonly checkpoints?: Checkpoints | undefined;
  /** The checkpoint to go on from, to the bits of a training that was never stopped, and its file, for messages. */
  readonly resume?: { readonly checkpoint: Checkpoint; readonly source: string } | undefined;
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
 * What happens while a table is learned: `prepared` once, with the position that it goes on from where it is resumed, then the training loop's events, epochs with the score of the
 * validation rows; at last `trained`, or nothing more after an `end` that was aborted.
 */
export type TableTrainingEvent =
  | {
      readonly type: 'prepared';
      readonly training: PreparedTraining;
      readonly choice: ThreadChoice;
      readonly kernels: string;
      readonly position: LoopPosition | undefined;
    }
  | Exclude<TrainingEvent, { type: 'epoch' | 'pause' }>
  | (Extract<TrainingEvent, { type: 'epoch' }> & { readonly validation: Score | null })
  | { readonly type: 'trained'; readonly result: TrainedTable };

/**
 * Learns a table from beginning to end on a pool of workers: splits, encodes, trains, scores, and makes the model file.
 *
 * @throws UsageError, DataError, MemoryError as the parts do; DataError also for a checkpoint of another training; FailureError when a worker
 * fails; DivergenceError when training diverges; what writing a checkpoint throws.
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
  let writer: CheckpointWriter | undefined;
  try {
    const identity = trainingIdentity(training, request);
    const position = request.resume === undefined ? undefined : goOn(training, request.resume, identity);
    yield { type: 'prepared', training, choice, kernels: kernels.name, position };
    let end: TrainedTable['end'] | undefined;
    if (maxTime !== undefined) {
      const used = 1000 * (position?.elapsed ?? 0);
      limit = (request.startTimeLimit ?? startTimeLimit)(Math.max(1, maxTime - used));
    }
    if (request.checkpoints !== undefined) writer = new CheckpointWriter(run, identity, request.checkpoints);
    const pause = writer === undefined ? undefined : () => writer!.pause;
    const loop = { ...settings, timeUp: limit?.timeUp, pause, position };
    for await (const event of trainingLoop(run, loop, executor, signal)) {
      writer?.check();
      if (event.type === 'end') end = event;
      if (event.type === 'pause') await writer?.take(event.position);
      else if (event.type === 'epoch')
        yield {
          ...event,
          validation: scoreOf(training, 'validation', event.validationLoss, { metrics: KEPT_METRICS }),
        };
      else yield event;
    }
    if (end === undefined) return;
    const losses = end.stopped === 'aborted' ? {} : await evaluateAll(training, executor, signal);
    if (end.stopped === 'aborted' || signal?.aborted) {
      await writer?.take(end.position);
      await writer?.written();
      return;
    }
    await writer?.written();
    const calibration = calibrationOf(training);
    const scores = scoreAll(training, losses, calibration);
    const model = new Model(run.spec.network, modelParameters(run));
    const bytes = await writeModel(model, modelMetadata(training, request, { end, scores, calibration }));
    yield {
      type: 'trained',
      result: { model, bytes, scores, calibration, end, kernels: kernels.name, threads: executor.threads },
    };
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    throw namedDivergence(error.divergence, training.schema, training.parts);
  } finally {
    limit?.end();
    await writer?.close();
    await executor.close();
  }
}

/** Puts a run where its checkpoint says that it stood. */
function goOn(
  { run, settings }: PreparedTraining,
  { checkpoint, source }: NonNullable<TableTrainingRequest['resume']>,
  identity: TrainingIdentity,
): LoopPosition {
  const { state, position } = checkpoint;
  requireSameTraining(identity, checkpoint.identity, source);
  const steps = trainingSteps(run);
  if (position.epoch > settings.epochs || position.step > steps) {
    throw new DataError(
      `${source}: expected a position within ${settings.epochs} epochs of ${steps} steps, got epoch ${position.epoch}, step ${position.step}`,
    );
  }
  try {
    restoreRunState(run, state, position.step);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new DataError(`${source}: its state is not that of this training: ${error.message}`, {
      cause: error,
    });
  }
  return position;
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
