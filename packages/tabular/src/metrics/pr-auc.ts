import type { ClassRanking } from './class-ranking.ts';
import type { ClassificationMetric } from './metric.ts';
import { oneVsRest } from './one-vs-rest.ts';

/**
 * The average precision, Σₙ (Rₙ − Rₙ₋₁)·Pₙ over the different probabilities from the highest: precision P and recall R of the rows
 * from there up. It is of the last of two classes; of more, the mean of each against the rest. Of a class that no row is of it is 0.
 *
 * Source: scikit-learn, `average_precision_score`; for several classes with `average='macro'` on indicators.
 */
export const prAuc: ClassificationMetric = oneVsRest(({ own, tied, between }: ClassRanking) => {
  let positives = 0;
  for (const weight of own) positives += weight;
  if (positives === 0) return 0;
  let area = 0;
  let correct = 0;
  let wrong = between[own.length]!;
  for (let j = own.length - 1; j >= 0; j--) {
    correct += own[j]!;
    wrong += tied[j]!;
    area += (own[j]! * correct) / (correct + wrong);
    wrong += between[j]!;
  }
  return area / positives;
});
