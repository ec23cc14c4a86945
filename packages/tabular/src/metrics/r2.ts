import type { RegressionMetric } from './metric.ts';
import { squaredDeviations, weightedSquares } from './weighted-mean.ts';

/**
 * 1 − Σ(truth − predicted)² / Σ(truth − mean)²: the share of the variance that was predicted. Of a constant truth it is 1 if every
 * prediction is right, else 0; so it is of a single row, where scikit-learn gives NaN.
 *
 * Source: scikit-learn, `r2_score`.
 */
export const r2: RegressionMetric = (rows) => {
  const residual = weightedSquares(rows, (i) => rows.truth[i]! - rows.predicted[i]!);
  const total = squaredDeviations(rows, (i) => rows.truth[i]!);
  if (total === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / total;
};
