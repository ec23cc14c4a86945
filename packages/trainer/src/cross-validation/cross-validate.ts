import { isDescentError } from '@descent/core';
import type { Task } from '@descent/tabular';
import type { TrainingRequest } from '../prepare-training.ts';
import type { Score } from '../score.ts';
import { errorOf } from '../trainings/carried-error.ts';
import { inOrder } from '../trainings/in-order.ts';
import { joinRemarks, type Remarks } from '../trainings/remarks.ts';
import { type SideBySideRequest, workersFor } from '../trainings/training-workers.ts';
import { foldParts } from './fold-parts.ts';
import { type FigureOverFolds, summarizeMetrics } from './summarize.ts';

/** What is to be learned, and how often; threads and kernels never change a bit of the result. */
export interface CrossValidationRequest extends Omit<TrainingRequest, 'test'>, SideBySideRequest {
  /** How many parts the rows are dealt to; each is held out once. */
  readonly folds: number;
}

/** One fold: trained on the rows of the others, scored on its own. */
export interface FoldResult {
  /** From 1. */
  readonly fold: number;
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  readonly epochs: number;
  /** On the rows that were held out. */
  readonly score: Score;
}

export interface CrossValidation extends Remarks {
  readonly task: Task;
  /** In order. */
  readonly folds: readonly FoldResult[];
  /** Every metric of the rows held out, over the folds. */
  readonly metrics: Readonly<Record<string, FigureOverFolds>>;
  /** How many folds ran at once. */
  readonly threads: number;
  readonly kernels: string;
}

/** What may be told to `crossValidate` beside the request. */
export interface CrossValidationWatch {
  readonly signal?: AbortSignal;
  /** Called as folds end, in whatever order they do. */
  readonly onFold?: (result: FoldResult) => void;
}

/**
 * Cross-validates: deals the rows to folds (stratified for classes, drawn by the seed), and for each fold trains on the others and
 * scores it. A fold's training sets rows aside for validation, and learns its schema, from the rows of the other folds alone; labels
 * and column types are those of the whole file. Folds run side by side, each serially in a worker thread.
 *
 * Resolves with undefined when the signal is aborted.
 *
 * @throws UsageError, DataError, MemoryError, DivergenceError as training does; FailureError when a worker fails. Each names the fold,
 *   and of several it is the first.
 * @example
 * ```ts
 * const rows = Array.from({ length: 60 }, (_, i) => `${i},${i < 30 ? 'low' : 'high'}`);
 * await writeSafely('folds.csv', new TextEncoder().encode(`size,class\n${rows.join('\n')}\n`));
 * const { metrics } = await crossValidate({
 *   data: await readTable('folds.csv'),
 *   target: 'class',
 *   task: 'auto',
 *   validation: undefined,
 *   settings: { preset: 'default', given: { epochs: 5 } },
 *   seed: 0,
 *   folds: 3,
 *   threads: 'auto',
 * });
 * metrics['accuracy'].values.length; // 3
 * ```
 */
export async function crossValidate(
  { folds: count, threads, kernels, ...request }: CrossValidationRequest,
  { signal, onFold }: CrossValidationWatch = {},
): Promise<CrossValidation | undefined> {
  const { task, folds, notes } = foldParts(request, count);
  const workers = workersFor({ ...request, threads, kernels }, count);
  try {
    const trained = await inOrder(folds, workers.atOnce, async (test, index) => {
      const aside = await workers.train({ ...request, test }, signal).catch((error) => {
        throw isDescentError(error) ? errorOf(`fold ${index + 1} of ${count}`, error) : error;
      });
      const result: FoldResult = {
        fold: index + 1,
        rows: aside.rows,
        epochs: aside.end.epochs,
        score: aside.scores.test!,
      };
      onFold?.(result);
      return { result, aside };
    });
    return {
      task,
      folds: trained.map(({ result }) => result),
      metrics: summarizeMetrics(trained.map(({ result }) => result.score.metrics)),
      threads: workers.atOnce,
      kernels: trained[0]!.aside.kernels,
      ...joinRemarks([{ notes, warnings: [] }, ...trained.map(({ aside }) => aside)]),
    };
  } catch (error) {
    if (signal?.aborted) return undefined;
    throw error;
  } finally {
    await workers.close();
  }
}
