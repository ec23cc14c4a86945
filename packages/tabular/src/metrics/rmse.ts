import type { RegressionMetric } from './metric.ts';
import { weightedMean } from './weighted-mean.ts';

/**
 * √(the mean of (truth − predicted)²), in the target's own units.
 *
 * Source: scikit-learn, `mean_squared_error` with `squared=False`.
 */
export const rmse: RegressionMetric = (rows) => {
  const error = (i: number): number => rows.truth[i]! - rows.predicted[i]!;
  return Math.sqrt(weightedMean(rows, (i) => error(i) * error(i)));
};
