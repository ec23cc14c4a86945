import { log } from '@descent/core';
import { type ClassificationMetric, countClasses } from './metric.ts';
import { weightedMean } from './weighted-mean.ts';

/** Probabilities are kept as far from 0 and 1 as the spacing of doubles at 1, so that no row's loss is infinite. */
const LEAST = 2.220446049250313e-16;

/**
 * The mean of −ln p, p the probability of the true class: each probability held between 2⁻⁵² and 1 − 2⁻⁵², over their sum in the
 * row.
 *
 * Source: scikit-learn 1.2, `log_loss`.
 */
export const logLoss: ClassificationMetric = (rows) => {
  const classes = countClasses(rows);
  const { data } = rows.probabilities;
  const held = (place: number): number => Math.min(Math.max(data[place]!, LEAST), 1 - LEAST);
  return weightedMean(rows, (i) => {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += held(i * classes + k);
    return -log(held(i * classes + rows.truth[i]!) / sum);
  });
};
