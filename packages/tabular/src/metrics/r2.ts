import { countPairs, type RegressionMetric } from './metric.ts';

/**
 * 1 − Σ(truth − predicted)² / Σ(truth − mean)²: the share of the variance that was predicted. Of a constant truth it is 1 if
 * every prediction is right, else 0.
 *
 * Source: scikit-learn, `r2_score`.
 */
export const r2: RegressionMetric = (truth, predicted) => {
  const rows = countPairs(truth, predicted);
  let sum = 0;
  let isConstant = true;
  for (let i = 0; i < rows; i++) {
    sum += truth[i]!;
    if (truth[i] !== truth[0]) isConstant = false;
  }
  const mean = sum / rows;
  let residual = 0;
  let total = 0;
  for (let i = 0; i < rows; i++) {
    residual += (truth[i]! - predicted[i]!) * (truth[i]! - predicted[i]!);
    total += (truth[i]! - mean) * (truth[i]! - mean);
  }
  if (isConstant || total === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / total;
};
