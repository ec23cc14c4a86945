import { type ClassificationMetric, countPairs } from './metric.ts';

/** The fraction of rows whose class was predicted. */
export const accuracy: ClassificationMetric = (truth, predicted) => {
  const rows = countPairs(truth, predicted);
  let correct = 0;
  for (let i = 0; i < rows; i++) if (truth[i] === predicted[i]) correct++;
  return correct / rows;
};
