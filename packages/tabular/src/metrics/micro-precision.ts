import { microAverage } from './averaged-figure.ts';
import type { ClassificationMetric } from './metric.ts';

/**
 * The precision of all classes’ rows taken together: where each row has one class, the accuracy.
 *
 * Source: scikit-learn, `precision_score` with `average='micro', zero_division=0`.
 */
export const microPrecision: ClassificationMetric = microAverage('precision');
