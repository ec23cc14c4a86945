import type { RegressionMetric } from './metric.ts';
import { weightedMean } from './weighted-mean.ts';

/**
 * The mean of |truth − predicted|, in the target's own units.
 *
 * Source: scikit-learn, `mean_absolute_error`.
 */
export const mae: RegressionMetric = (rows) =>
  weightedMean(rows, (i) => Math.abs(rows.truth[i]! - rows.predicted[i]!));
