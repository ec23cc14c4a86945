import { countPairs, type RegressionMetric } from './metric.ts';

/** Σ|truth − predicted| / rows, in the target's own units. */
export const mae: RegressionMetric = (truth, predicted) => {
  const rows = countPairs(truth, predicted);
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += Math.abs(truth[i]! - predicted[i]!);
  return sum / rows;
};
