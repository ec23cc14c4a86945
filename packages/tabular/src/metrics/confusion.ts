import { Matrix, UsageError } from '@descent/core';
import { countPairs } from './metric.ts';

/**
 * The confusion matrix, `classes × classes`: how many rows of class r (row) were predicted as class c (column).
 * @throws UsageError when a class is not one of 0 to classes − 1.
 */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): Matrix {
  const rows = countPairs(truth, predicted);
  const matrix = Matrix.zeros(classes, classes);
  for (let i = 0; i < rows; i++) {
    const r = truth[i]!;
    const c = predicted[i]!;
    if (!(r >= 0 && r < classes && c >= 0 && c < classes)) {
      throw new UsageError(`confusionMatrix: expected classes from 0 to ${classes - 1}, got ${r} and ${c}`);
    }
    matrix.data[r * classes + c]!++;
  }
  return matrix;
}
