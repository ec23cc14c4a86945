import type { RegressionMetric } from './metric.ts';
import { squaredDeviations } from './weighted-mean.ts';

/**
 * 1 − Σ(error − mean error)² / Σ(truth − mean)², error = truth − predicted: R² but for a constant error, which is forgiven. Of a
 * constant truth it is 1 if every prediction is off by the same, else 0.
 *
 * Source: scikit-learn, `explained_variance_score`.
 */
export const explainedVariance: RegressionMetric = (rows) => {
  const residual = squaredDeviations(rows, (i) => rows.truth[i]! - rows.predicted[i]!);
  const total = squaredDeviations(rows, (i) => rows.truth[i]!);
  if (total === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / total;
};
