import { type ClassificationMetric, countClasses } from './metric.ts';
import { weightedMean } from './weighted-mean.ts';

/**
 * The mean squared error of probabilities: of two classes (y − p)², y and p of the last one; of more Σₖ(yₖ − pₖ)².
 *
 * Source: scikit-learn, `brier_score_loss`, which has two classes alone; for more, Brier's own definition (Verification of forecasts
 * expressed in terms of probability, 1950).
 */
export const brier: ClassificationMetric = (rows) => {
  const classes = countClasses(rows);
  const { data } = rows.probabilities;
  const first = classes === 2 ? 1 : 0;
  return weightedMean(rows, (i) => {
    let squares = 0;
    for (let k = first; k < classes; k++) {
      const error = (rows.truth[i] === k ? 1 : 0) - data[i * classes + k]!;
      squares += error * error;
    }
    return squares;
  });
};
