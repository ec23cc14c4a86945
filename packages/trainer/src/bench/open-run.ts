import {
  bindRun,
  countEntries,
  type Dataset,
  type DenseDataset,
  initializeRun,
  layoutRun,
  loadDataset,
  modelParameters,
  ROWS_TO_JUDGE,
  type RunSpec,
  shapeOf,
  sparseInputs,
  sparsePays,
} from '@descent/core';
import { CalibratedExecutor } from '../calibrated-executor.ts';
import type { ThreadChoice } from '../choose-threads.ts';
import { mostThreads, type ThreadsAsked } from '../open-executor.ts';
import { createRunMemory } from '../run-memory.ts';
import { executorWith } from './open-kernels.ts';

/** A run's spec but for its data: what a benchmark trains. */
export type WorkSpec = Omit<RunSpec, 'datasets'>;

/** How a run is computed; none of it changes a bit of the result. */
export interface RunChoice {
  readonly threads: ThreadsAsked;
  readonly kernels: string;
}

/** A run whose steps can be timed. Batches are the rows in file order, over and over. */
export interface OpenRun {
  readonly spec: RunSpec;
  /** Steps of one pass over the rows. */
  readonly steps: number;
  /** How the number of threads was chosen; where that was doubtful, a trial has settled it. */
  readonly choice: ThreadChoice;
  /** The threads that run its steps now. */
  readonly threads: number;
  /** The mean loss of each of the first `count` batches before its own update, from the initial weights. */
  losses(count: number): Promise<number[]>;
  /** The time that `count` steps from the initial weights take, in seconds. */
  seconds(count: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a run of a benchmark: memory, data, and an executor that is ready: its workers have started, and where threads
 * are on trial, the trial is over. Inputs are sparse rows where training would make them so.
 *
 * @throws UsageError, MemoryError as the parts do.
 * @example
 * ```ts
 * const work = {
 *   network: { inputs: 3, layers: [dense(2), softmax()] },
 *   loss: 'softmaxCrossEntropy',
 *   optimizer: sgd({ learningRate: 0.1 }),
 *   rule: 'exact',
 *   batchSize: 4,
 *   seed: 0,
 * };
 * const opened = await openRun(work, randomImages({ rows: 8, pixels: 3, classes: 2 }), { threads: 1, kernels: 'reference' });
 * (await opened.losses(2)).length; // 2
 * await opened.close();
 * ```
 */
export async function openRun(
  work: WorkSpec,
  dataset: DenseDataset,
  { threads, kernels }: RunChoice,
): Promise<OpenRun> {
  const data = asTrained(dataset);
  const spec: RunSpec = { ...work, datasets: { train: shapeOf(data) } };
  const memory = createRunMemory(layoutRun(spec, mostThreads(threads)).bytes);
  const run = bindRun(spec, memory.buffer);
  loadDataset(run, 'train', data);
  initializeRun(run);
  const { executor, choice } = await executorWith(kernels, run, memory, threads);
  const steps = Math.ceil(dataset.rows / spec.batchSize);
  const walk = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += steps) {
      await executor.run({ program: 'train', from: 0, to: Math.min(steps, count - done) });
    }
  };
  try {
    // The first range waits for the workers to start, a hundred steps' time and more: nobody is to take that for a step's.
    await executor.run({ program: 'train', from: 0, to: 1 });
    while (executor instanceof CalibratedExecutor && !executor.isSettled) await walk(steps);
  } catch (error) {
    await executor.close();
    throw error;
  }
  return {
    spec,
    steps,
    choice,
    get threads() {
      return executor.threads;
    },
    async losses(count) {
      initializeRun(run);
      await walk(count);
      const { losses } = run.datasets.train;
      return Array.from({ length: count }, (_, step) => {
        const batch = losses.subarray(step * spec.batchSize, (step + 1) * spec.batchSize);
        return batch.reduce((sum, loss) => sum + loss, 0) / batch.length;
      });
    },
    async seconds(count) {
      initializeRun(run);
      const started = performance.now();
      await walk(count);
      return (performance.now() - started) / 1000;
    },
    close: () => executor.close(),
  };
}

/** The dataset as `trainTable` would keep it. */
function asTrained(dataset: DenseDataset): Dataset {
  const { inputs } = dataset;
  const rows = Math.min(dataset.rows, ROWS_TO_JUDGE);
  const isSparse = sparsePays({ rows, cols: inputs.cols, entries: countEntries(inputs, rows) });
  return isSparse ? { ...dataset, inputs: sparseInputs(inputs) } : dataset;
}

/** A layer's initial weights, inputs × units row by row, and its biases; null without. */
export interface InitialTensors {
  readonly weight: Float64Array;
  readonly bias: Float64Array | null;
}

/** The weights that a run of this spec begins with, one entry per layer that learns: what others start from to be compared. */
export function initialTensors(work: WorkSpec, dataset: Dataset): InitialTensors[] {
  const spec: RunSpec = { ...work, datasets: { train: shapeOf(dataset) } };
  const run = bindRun(spec, new ArrayBuffer(layoutRun(spec).bytes));
  initializeRun(run);
  const rowMajor = modelParameters(run);
  return run.network.layers
    .filter(({ parameters }) => parameters.length > 0)
    .map(({ parameters: [weight, bias] }) => ({
      weight: rowMajor.slice(weight!.offset, weight!.offset + weight!.length),
      bias: bias === undefined ? null : rowMajor.slice(bias.offset, bias.offset + bias.length),
    }));
}
