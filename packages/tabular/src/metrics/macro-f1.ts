import { classFigures } from './class-figures.ts';
import { confusionMatrix } from './confusion.ts';
import type { ClassificationMetric } from './metric.ts';

/**
 * The mean of F1 over the classes that occur, as a truth or as a prediction.
 *
 * Source: scikit-learn, `f1_score` with `average='macro', zero_division=0`.
 */
export const macroF1: ClassificationMetric = (truth, predicted, classes) => {
  const figures = classFigures(confusionMatrix(truth, predicted, classes));
  const occurring = figures.filter((k) => k.support + k.predicted > 0);
  let sum = 0;
  for (const { f1 } of occurring) sum += f1;
  return sum / occurring.length;
};
