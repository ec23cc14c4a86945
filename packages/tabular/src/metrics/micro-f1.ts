import { microAverage } from './averaged-figure.ts';
import type { ClassificationMetric } from './metric.ts';

/**
 * The F1 of all classes’ rows taken together: where each row has one class, the accuracy.
 *
 * Source: scikit-learn, `f1_score` with `average='micro', zero_division=0`.
 */
export const microF1: ClassificationMetric = microAverage('f1');
