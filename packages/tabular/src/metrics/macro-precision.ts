import { macroAverage } from './averaged-figure.ts';
import type { ClassificationMetric } from './metric.ts';

/**
 * The mean of precision over the classes that occur, as a truth or as a prediction.
 *
 * Source: scikit-learn, `precision_score` with `average='macro', zero_division=0`.
 */
export const macroPrecision: ClassificationMetric = macroAverage('precision');
