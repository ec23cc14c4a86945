import { weightedAverage } from './averaged-figure.ts';
import type { ClassificationMetric } from './metric.ts';

/**
 * The mean of F1 over the classes, each weighing as much as its rows.
 *
 * Source: scikit-learn, `f1_score` with `average='weighted', zero_division=0`.
 */
export const weightedF1: ClassificationMetric = weightedAverage('f1');
