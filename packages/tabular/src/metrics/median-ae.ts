import { countRows, type RegressionMetric } from './metric.ts';

/**
 * The median of |truth − predicted|, in the target's own units: of an even number of rows the mean of the middle two. With weights it
 * is the lowest error up to which the rows have at least half of all weight: two rows of weight 1 give the smaller error.
 *
 * Source: scikit-learn 1.2, `median_absolute_error`, also in what differs with weights.
 */
export const medianAE: RegressionMetric = (rows) => {
  const count = countRows(rows);
  const { truth, predicted, weights } = rows;
  const errors = Float64Array.from({ length: count }, (_, i) => Math.abs(truth[i]! - predicted[i]!));
  if (weights === undefined) {
    errors.sort();
    const middle = count >>> 1;
    return count % 2 === 1 ? errors[middle]! : (errors[middle - 1]! + errors[middle]!) / 2;
  }
  const order = Uint32Array.from(errors, (_, i) => i).sort((a, b) => errors[a]! - errors[b]!);
  const upTo = new Float64Array(count);
  let total = 0;
  order.forEach((row, i) => {
    total += weights[row]!;
    upTo[i] = total;
  });
  return errors[order[upTo.findIndex((weight) => weight >= total / 2)]!]!;
};
