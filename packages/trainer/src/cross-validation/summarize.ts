/** A figure over folds: the mean Σx / n, the sample deviation √(Σ(x − mean)² / (n − 1)), and the figure of each fold. */
export interface FigureOverFolds {
  readonly mean: number;
  /** NaN of a single value. */
  readonly deviation: number;
  readonly values: readonly number[];
}

/**
 * Summarizes one figure. A value that is not a number, as of a metric that a fold's rows leave undefined, makes both not a number.
 *
 * @example
 * ```ts
 * summarize([1, 2, 3]).deviation; // 1
 * ```
 */
export function summarize(values: readonly number[]): FigureOverFolds {
  const [first] = values;
  // The mean of n equal numbers may be rounded, which would leave a deviation that is not there.
  if (values.length > 1 && values.every((value) => value === first))
    return { mean: first!, deviation: 0, values };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)), values };
}

/** Summarizes every metric of the folds; one that a fold does not have is not a number there. */
export function summarizeMetrics(
  folds: readonly Readonly<Record<string, number>>[],
): Readonly<Record<string, FigureOverFolds>> {
  const names = new Set(folds.flatMap((metrics) => Object.keys(metrics)));
  return Object.fromEntries(
    Array.from(names, (name) => [name, summarize(folds.map((metrics) => metrics[name] ?? Number.NaN))]),
  );
}
