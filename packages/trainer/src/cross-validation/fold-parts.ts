import { excerpt, Purpose, shuffledOrder } from '@descent/core';
import { chooseTargets, foldRows, type Task } from '@descent/tabular';
import { stratification, type TrainingRequest } from '../prepare-training.ts';

/** The folds of a table, and what people should know of them. */
export interface FoldParts {
  readonly task: Task;
  /** The rows of each fold, ascending. */
  readonly folds: readonly Int32Array[];
  readonly notes: readonly string[];
}

/**
 * Deals the rows of a table out to folds: stratified for classes, drawn by the seed.
 * @throws UsageError, DataError as `chooseTargets` and `foldRows` do.
 */
export function foldParts(
  {
    data,
    target,
    task,
    mapLabels,
    seed,
  }: Pick<TrainingRequest, 'data' | 'target' | 'task' | 'mapLabels' | 'seed'>,
  folds: number,
): FoldParts {
  const chosen = chooseTargets(data, { target, task, mapLabels });
  const codes = stratification(chosen);
  const [first] = chosen;
  const dealt = foldRows({
    rows: data.rows,
    folds,
    stratify: codes,
    shuffle: (n) => shuffledOrder(seed, Purpose.fold, 0, n),
  });
  const labels = first.task === 'classification' ? first.labels : [];
  const notes = codes === undefined ? [] : rareClasses(labels, codes, folds);
  return { task: first.task, folds: dealt, notes };
}

/** A note for classes that some folds have no row of. */
function rareClasses(labels: readonly string[], codes: ArrayLike<number>, folds: number): string[] {
  const counts = labels.map(() => 0);
  for (let row = 0; row < codes.length; row++) counts[codes[row]!]!++;
  const rare = labels.filter((_label, k) => counts[k]! < folds);
  if (rare.length === 0) return [];
  const [first] = rare;
  const rows = counts[labels.indexOf(first!)]!;
  const what = `${excerpt(first!)} has ${rows} ${rows === 1 ? 'row' : 'rows'}`;
  const more = rare.length === 1 ? '' : `, and ${rare.length - 1} more classes have too few`;
  return [`fewer rows of a class than folds: ${what}${more}; some folds are judged without it`];
}
