import type { ClassRanking } from './class-ranking.ts';
import type { ClassificationMetric } from './metric.ts';
import { oneVsRest } from './one-vs-rest.ts';

/**
 * The area under the ROC curve: how likely a row of the class has a larger probability of it than another row has, equal ones counting
 * half. It is of the last of two classes; of more, the mean of each against the rest, without classes that no row, or every row,
 * is of. NaN where all rows are of one class.
 *
 * Source: scikit-learn, `roc_auc_score` with `multi_class='ovr', average='macro'`, which refuses absent classes.
 */
export const auc: ClassificationMetric = oneVsRest(({ own, tied, between }: ClassRanking) => {
  let area = 0;
  let positives = 0;
  let negativesBelow = 0;
  own.forEach((weight, j) => {
    negativesBelow += between[j]!;
    area += weight * (negativesBelow + tied[j]! / 2);
    negativesBelow += tied[j]!;
    positives += weight;
  });
  const negatives = negativesBelow + between[own.length]!;
  return area / (positives * negatives);
});
