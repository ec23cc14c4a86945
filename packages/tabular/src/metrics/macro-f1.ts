import { macroAverage } from './averaged-figure.ts';
import type { ClassificationMetric } from './metric.ts';

/**
 * The mean of F1 over the classes that occur, as a truth or as a prediction.
 *
 * Source: scikit-learn, `f1_score` with `average='macro', zero_division=0`.
 */
export const macroF1: ClassificationMetric = macroAverage('f1');
