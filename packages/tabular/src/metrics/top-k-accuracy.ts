import { type ClassificationMetric, countClasses } from './metric.ts';
import { weightedMean } from './weighted-mean.ts';

/**
 * The fraction of rows whose true class is among the k of the largest probability, the last class first among equals. Of no more than
 * k classes it is 1, and says nothing.
 *
 * Source: scikit-learn, `top_k_accuracy_score`.
 */
export function topKAccuracy(k: number): ClassificationMetric {
  return (rows) => {
    const classes = countClasses(rows);
    const { data } = rows.probabilities;
    return weightedMean(rows, (i) => {
      const truth = rows.truth[i]!;
      const own = data[i * classes + truth]!;
      let before = 0;
      for (let c = 0; c < classes; c++) {
        const other = data[i * classes + c]!;
        if (other > own || (other === own && c > truth)) before++;
      }
      return before < k ? 1 : 0;
    });
  };
}

/** {@link topKAccuracy} of k = 3. */
export const top3Accuracy: ClassificationMetric = topKAccuracy(3);
