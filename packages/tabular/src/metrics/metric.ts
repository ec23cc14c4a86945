import { type Matrix, UsageError } from '@descent/core';

/** Rows with what is true of each and what was predicted. */
export interface ScoredRows {
  readonly truth: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
  /** How much each row counts, 0 or more [each counts 1]. */
  readonly weights?: ArrayLike<number> | undefined;
}

/** Rows whose classes were predicted: `truth` and `predicted` are class indices. */
export interface ScoredClasses extends ScoredRows {
  /** `rows × classes`; of two classes, the last is the positive one. */
  readonly probabilities: Matrix;
}

/** Rows whose values were predicted, in the target's own units. */
export type ScoredValues = ScoredRows;

/** A figure of how well classes were predicted. NaN where it is not defined. */
export type ClassificationMetric = (rows: ScoredClasses) => number;

/** A figure of how well values were predicted. */
export type RegressionMetric = (rows: ScoredValues) => number;

/**
 * The number of rows.
 * @throws UsageError when there are none, not as many predictions or weights as truths, or no weight above 0.
 */
export function countRows({ truth, predicted, weights }: ScoredRows): number {
  const rows = truth.length;
  if (rows === 0 || predicted.length !== rows) {
    throw new UsageError(
      `metrics: expected as many predictions as true values, and at least one, got ${predicted.length} and ${rows}`,
    );
  }
  if (weights !== undefined) requireWeights(weights, rows);
  return rows;
}

function requireWeights(weights: ArrayLike<number>, rows: number): void {
  if (weights.length !== rows) {
    throw new UsageError(`metrics: expected a weight for each of ${rows} rows, got ${weights.length}`);
  }
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new UsageError(
        `metrics: expected weights to be finite and 0 or more, got ${weight} for row ${i}`,
      );
    }
    if (weight > largest) largest = weight;
  }
  if (largest === 0) throw new UsageError('metrics: expected a row whose weight is above 0, got none');
}

/** The number of classes. @throws UsageError as {@link countRows}, or when there is no row of probabilities for each row. */
export function countClasses(rows: ScoredClasses): number {
  const count = countRows(rows);
  const { probabilities } = rows;
  if (probabilities.rows !== count) {
    throw new UsageError(
      `metrics: expected a row of probabilities for each of ${count} rows, got ${probabilities.rows}`,
    );
  }
  return probabilities.cols;
}
