import { UsageError } from '@descent/core';

/** A figure of how well classes were predicted, from the true and the predicted class of each row, of `classes` in all. */
export type ClassificationMetric = (
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
) => number;

/** A figure of how well values were predicted, from the true and the predicted value of each row, in the target's own units. */
export type RegressionMetric = (truth: ArrayLike<number>, predicted: ArrayLike<number>) => number;

/** The number of rows. @throws UsageError when there are none, or not as many predictions as truths. */
export function countPairs(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  if (truth.length === 0 || predicted.length !== truth.length) {
    throw new UsageError(
      `metrics: expected as many predictions as true values, and at least one, got ${predicted.length} and ${truth.length}`,
    );
  }
  return truth.length;
}
