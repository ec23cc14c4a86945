import { weightedAverage } from './averaged-figure.ts';
import type { ClassificationMetric } from './metric.ts';

/**
 * The mean of recall over the classes, each weighing as much as its rows.
 *
 * Source: scikit-learn, `recall_score` with `average='weighted', zero_division=0`.
 */
export const weightedRecall: ClassificationMetric = weightedAverage('recall');
