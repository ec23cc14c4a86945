import { runKernels } from '@descent/core';
import type { ThreadChoice } from './choose-threads.ts';
import { choiceOf, mostThreads } from './open-executor.ts';
import { type PreparedTraining, prepareTraining } from './prepare-training.ts';
import type { TableTrainingRequest } from './train-table.ts';

/** Everything that a training run would do, decided and not done. */
export interface TablePlan {
  readonly training: PreparedTraining;
  readonly choice: ThreadChoice;
  readonly kernels: string;
  /** The one memory of the run, in bytes. */
  readonly memoryBytes: number;
}

/**
 * Plans a run: splits, learns the schema, lays the memory out and chooses threads as {@link trainTable} would, and trains nothing.
 *
 * @throws UsageError, DataError, MemoryError as the parts do.
 */
export async function planTable(request: TableTrainingRequest): Promise<TablePlan> {
  const training = prepareTraining(request, mostThreads(request.threads));
  const { run, memory } = training;
  const kernels = await runKernels(run, request.kernels ?? 'auto', memory.wasm);
  const choice = choiceOf(run.spec, memory, request.threads);
  return { training, choice, kernels: kernels.name, memoryBytes: memory.buffer.byteLength };
}
