import { countPairs, type RegressionMetric } from './metric.ts';

/** √(Σ(truth − predicted)² / rows), in the target's own units. */
export const rmse: RegressionMetric = (truth, predicted) => {
  const rows = countPairs(truth, predicted);
  let squares = 0;
  for (let i = 0; i < rows; i++) squares += (truth[i]! - predicted[i]!) * (truth[i]! - predicted[i]!);
  return Math.sqrt(squares / rows);
};
