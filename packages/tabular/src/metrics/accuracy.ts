import type { ClassificationMetric } from './metric.ts';
import { weightedMean } from './weighted-mean.ts';

/**
 * The fraction of rows whose class was predicted.
 *
 * Source: scikit-learn, `accuracy_score`.
 */
export const accuracy: ClassificationMetric = (rows) =>
  weightedMean(rows, (i) => (rows.truth[i] === rows.predicted[i] ? 1 : 0));
