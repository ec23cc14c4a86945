import { macroAverage } from './averaged-figure.ts';
import type { ClassificationMetric } from './metric.ts';

/**
 * The mean of recall over the classes that occur, as a truth or as a prediction.
 *
 * Source: scikit-learn, `recall_score` with `average='macro', zero_division=0`.
 */
export const macroRecall: ClassificationMetric = macroAverage('recall');
