import { type ClassificationMetric, countClasses } from './metric.ts';

const BINS = 15;

/**
 * The expected calibration error: rows are put into 15 bins of equal width by their largest probability p, bin b for
 * b/15 < p ≤ (b + 1)/15, and the result is Σ_b (weight of bin b / of all) · |accuracy − mean p| over the bins that have rows.
 *
 * Source: C. Guo, G. Pleiss, Y. Sun, K. Weinberger, On calibration of modern neural networks, ICML 2017.
 */
export const ece: ClassificationMetric = (rows) => {
  const classes = countClasses(rows);
  const { truth, predicted, weights, probabilities } = rows;
  const gaps = new Float64Array(BINS);
  let total = 0;
  for (let i = 0; i < truth.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    let top = probabilities.data[i * classes]!;
    for (let k = 1; k < classes; k++) top = Math.max(top, probabilities.data[i * classes + k]!);
    const bin = Math.min(Math.max(Math.ceil(top * BINS) - 1, 0), BINS - 1);
    gaps[bin]! += weight * ((truth[i] === predicted[i] ? 1 : 0) - top);
    total += weight;
  }
  let sum = 0;
  for (const gap of gaps) sum += Math.abs(gap);
  return sum / total;
};
