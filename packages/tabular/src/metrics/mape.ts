import type { RegressionMetric } from './metric.ts';
import { weightedMean } from './weighted-mean.ts';

/** What is divided by where the truth is nearer to 0: the spacing of doubles at 1. */
const LEAST = 2.220446049250313e-16;

/**
 * The mean of |truth − predicted| / |truth|, as a fraction: 0.05 is five percent. A truth of 0 counts as 2⁻⁵², which makes the figure
 * huge wherever there is one that was not predicted.
 *
 * Source: scikit-learn, `mean_absolute_percentage_error`.
 */
export const mape: RegressionMetric = (rows) =>
  weightedMean(
    rows,
    (i) => Math.abs(rows.truth[i]! - rows.predicted[i]!) / Math.max(Math.abs(rows.truth[i]!), LEAST),
  );
