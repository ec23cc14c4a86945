import {
  completeOptions,
  type DatasetName,
  type Executor,
  evaluate,
  FailureError,
  type Kernels,
  type KernelsChoice,
  Model,
  modelParameters,
  runKernels,
  SerialExecutor,
  type TrainingEvent,
  trainingLoop,
  UsageError,
  writeModel,
} from '@descent/core';
import { countCores } from '@descent/files';
import { CalibratedExecutor } from './calibrated-executor.ts';
import { chooseThreads, type ThreadChoice } from './choose-threads.ts';
import { PoolExecutor } from './pool-executor.ts';
import { type PreparedTraining, prepareTraining, type TrainingRequest } from './prepare-training.ts';
import { type Score, score } from './score.ts';

/** A training request with how to run it, which never changes a bit of the result. */
export interface TableTrainingRequest extends TrainingRequest {
  /** Workers of the pool; `serial` trains in this thread, without a pool. */
  readonly threads: 'auto' | 'serial' | number;
  /** `auto`, the default, takes SIMD where the machine has it. */
  readonly kernels?: KernelsChoice;
}

/** A trained model with all that a report says of it. */
export interface TrainedTable {
  readonly model: Model;
  /** The model file. */
  readonly bytes: Uint8Array;
  readonly scores: Readonly<Partial<Record<DatasetName, Score>>>;
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
 * @throws UsageError, DataError, MemoryError as the parts do; FailureError when a worker fails or training diverges.
 * @example
 * ```ts
 * const rows = Array.from({ length: 60 }, (_, i) => `${i},${i < 30 ? 'low' : 'high'}`);
 * await writeSafely('sizes.csv', new TextEncoder().encode(`size,class\n${rows.join('\n')}\n`));
 * const request = {
 *   data: await readTable('sizes.csv'),
 *   target: 'class',
 *   task: 'auto',
 *   test: 0.2,
 *   settings: presets['default'],
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
  const training = prepareTraining(request, mostThreads(request.threads));
  const { run, settings } = training;
  const choice = threadsFor(training, request.threads);
  const kernels = await runKernels(run, request.kernels ?? 'auto', training.memory.wasm);
  yield { type: 'prepared', training, choice, kernels: kernels.name };

  const executor = executorFor(training, kernels, request.threads === 'serial' ? null : choice);
  try {
    let end: TrainedTable['end'] | undefined;
    for await (const event of trainingLoop(run, settings, executor, signal)) {
      if (event.type === 'end') end = event;
      if (event.type === 'epoch')
        yield { ...event, validation: scoreOf(training, 'validation', event.validationLoss) };
      else yield event;
    }
    if (end === undefined || end.stopped === 'aborted') return;
    const scores = await scoreAll(training, executor, signal);
    if (signal?.aborted) return;
    const model = new Model(run.spec.network, modelParameters(run));
    const bytes = await writeModel(model, metadataOf(training, request, end, scores));
    yield {
      type: 'trained',
      result: { model, bytes, scores, end, kernels: kernels.name, threads: executor.threads },
    };
  } finally {
    await executor.close();
  }
}

/** How many threads the run's memory must have work spaces for. */
function mostThreads(asked: TableTrainingRequest['threads']): number {
  if (asked === 'serial') return 1;
  // One more than the cores, for the pool of one that may be tried beside.
  if (asked === 'auto') return countCores().count + 1;
  if (!Number.isSafeInteger(asked) || asked < 1) {
    throw new UsageError(`threads: expected auto or a whole number, at least 1, got ${asked}`);
  }
  return asked;
}

function threadsFor({ run, memory }: PreparedTraining, asked: TableTrainingRequest['threads']): ThreadChoice {
  const one = { threads: 1, isDoubtful: false };
  if (!memory.shared) return { ...one, reason: 'the system refuses memory that threads can share' };
  if (asked === 'serial') return { ...one, reason: 'no pool, as asked' };
  if (asked === 'auto') return chooseThreads(run.spec);
  return { threads: asked, reason: 'as asked', isDoubtful: false };
}

/**
 * A pool of workers, or two that are tried in turn where it is doubtful; the serial executor for null or where threads
 * cannot share memory.
 */
function executorFor(
  { run, memory }: PreparedTraining,
  kernels: Kernels,
  choice: ThreadChoice | null,
): Executor {
  if (choice === null || !memory.shared) return new SerialExecutor(run, kernels);
  const pool = (threads: number): Executor =>
    new PoolExecutor(run, memory, { threads, kernels: kernels.name });
  if (!choice.isDoubtful) return pool(choice.threads);
  return new CalibratedExecutor(pool(1), pool(choice.threads));
}

/** The score of a dataset whose outputs are in the run's memory already. */
function scoreOf({ run, schema }: PreparedTraining, name: DatasetName, loss: number | null): Score | null {
  const dataset = run.datasets[name];
  return dataset === undefined || loss === null
    ? null
    : score(schema, dataset.outputs, dataset.targets.data, loss);
}

async function scoreAll(
  training: PreparedTraining,
  executor: Executor,
  signal: AbortSignal | undefined,
): Promise<TrainedTable['scores']> {
  const scores: Partial<Record<DatasetName, Score>> = {};
  for (const name of ['train', 'validation', 'test'] as const) {
    if (training.run.datasets[name] === undefined) continue;
    const loss = await evaluate(training.run, name, executor, signal);
    if (signal?.aborted) break;
    if (!Number.isFinite(loss)) {
      throw new FailureError(
        `training diverged: ${name} loss ${loss} at the end; try a lower learning rate or scaled inputs`,
      );
    }
    scores[name] = scoreOf(training, name, loss)!;
  }
  return scores;
}

/** What the model file says beside the network: nothing of when, where, or on how many threads it was made. */
function metadataOf(
  { schema, settings, run, rows }: PreparedTraining,
  { data, seed, validation, test }: TrainingRequest,
  { epochs, bestEpoch, steps, stopped }: TrainedTable['end'],
  scores: TrainedTable['scores'],
): Record<string, unknown> {
  const metrics = Object.entries(scores).map(([name, { metrics: figures }]) => [name, figures]);
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
      test: typeof test === 'object' ? 'file' : test,
    },
    seed,
    data: { sha256: data.fingerprint, rows },
    training: { epochs, bestEpoch, steps, stopped },
    metrics: Object.fromEntries(metrics),
  };
}
