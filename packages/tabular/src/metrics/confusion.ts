import { Matrix, UsageError } from '@descent/core';
import { countClasses, type ScoredClasses } from './metric.ts';

/**
 * The confusion matrix, `classes × classes`: the weight of the rows of class r (row) that were predicted as class c (column);
 * without weights their number.
 * @throws UsageError when a class is not one of 0 to classes − 1, and as {@link countClasses}.
 * @example
 * ```ts
 * const probabilities = Matrix.from([[0.8, 0.2], [0.6, 0.4], [0.1, 0.9]]);
 * confusionMatrix({ truth: [0, 1, 1], predicted: [0, 0, 1], probabilities }).toRows(); // [[1, 0], [1, 1]]
 * ```
 */
export function confusionMatrix(rows: ScoredClasses): Matrix {
  const classes = countClasses(rows);
  const { truth, predicted, weights } = rows;
  const matrix = Matrix.zeros(classes, classes);
  for (let i = 0; i < truth.length; i++) {
    const r = truth[i]!;
    const c = predicted[i]!;
    if (!(r >= 0 && r < classes && c >= 0 && c < classes)) {
      throw new UsageError(`confusionMatrix: expected classes from 0 to ${classes - 1}, got ${r} and ${c}`);
    }
    matrix.data[r * classes + c]! += weights === undefined ? 1 : weights[i]!;
  }
  return matrix;
}
