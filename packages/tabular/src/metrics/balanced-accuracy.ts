import { classFigures } from './class-figures.ts';
import { confusionMatrix } from './confusion.ts';
import type { ClassificationMetric } from './metric.ts';

/**
 * The mean of recall over the classes that rows of some weight are of.
 *
 * Source: scikit-learn, `balanced_accuracy_score`.
 */
export const balancedAccuracy: ClassificationMetric = (rows) => {
  const figures = classFigures(confusionMatrix(rows)).filter(({ support }) => support > 0);
  let sum = 0;
  for (const { recall } of figures) sum += recall;
  return sum / figures.length;
};
