import { countRows, type ScoredRows } from './metric.ts';

/** Σ wᵢ·figure(i) over the rows, in their order. @throws UsageError as {@link countRows}. */
function weightedSum(rows: ScoredRows, figure: (row: number) => number): number {
  const count = countRows(rows);
  const { weights } = rows;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (weights === undefined ? 1 : weights[i]!) * figure(i);
  return sum;
}

/**
 * Σ wᵢ·figure(i) / Σ wᵢ over the rows, in their order.
 * @throws UsageError as {@link countRows}.
 * @example
 * ```ts
 * const rows = { truth: [1, 5], predicted: [1, 1], weights: [3, 1] };
 * weightedMean(rows, (i) => Math.abs(rows.truth[i] - rows.predicted[i])); // 1
 * ```
 */
export function weightedMean(rows: ScoredRows, figure: (row: number) => number): number {
  return weightedSum(rows, figure) / weightedSum(rows, () => 1);
}

/** Σ wᵢ·figure(i)², in the order of the rows. @throws UsageError as {@link countRows}. */
export function weightedSquares(rows: ScoredRows, figure: (row: number) => number): number {
  return weightedSum(rows, (i) => figure(i) * figure(i));
}

/** Σ wᵢ·(figure(i) − mean)²; exactly 0 where the figure is the same in every row that counts. */
export function squaredDeviations(rows: ScoredRows, figure: (row: number) => number): number {
  const mean = weightedMean(rows, figure);
  // The mean of equal numbers may be rounded, and what it is then off by is no deviation.
  if (isConstant(rows, figure)) return 0;
  return weightedSquares(rows, (i) => figure(i) - mean);
}

function isConstant({ truth, weights }: ScoredRows, figure: (row: number) => number): boolean {
  let first: number | undefined;
  for (let i = 0; i < truth.length; i++) {
    if (weights !== undefined && weights[i] === 0) continue;
    first ??= figure(i);
    if (figure(i) !== first) return false;
  }
  return true;
}
