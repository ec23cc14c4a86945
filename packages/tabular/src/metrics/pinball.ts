import { UsageError } from '@descent/core';
import type { RegressionMetric } from './metric.ts';
import { weightedMean } from './weighted-mean.ts';

/**
 * The pinball loss of a predicted τ-quantile, in the target's own units: the mean of τ·d where d = truth − predicted is 0 or more,
 * else of (τ − 1)·d.
 *
 * Source: scikit-learn, `mean_pinball_loss`; R. Koenker, G. Bassett, Regression quantiles, 1978.
 *
 * @throws UsageError when τ is not from 0 to 1.
 * @example
 * ```ts
 * pinballAt(0.75)({ truth: [5, 1], predicted: [1, 5] }); // 2
 * ```
 */
export function pinballAt(quantile: number): RegressionMetric {
  if (!(quantile >= 0 && quantile <= 1)) {
    throw new UsageError(`pinball: expected a quantile from 0 to 1, got ${quantile}`);
  }
  return (rows) =>
    weightedMean(rows, (i) => {
      const difference = rows.truth[i]! - rows.predicted[i]!;
      return (difference >= 0 ? quantile : quantile - 1) * difference;
    });
}

/** {@link pinballAt} of τ = 0.5, the median: half of the MAE. */
export const pinball: RegressionMetric = pinballAt(0.5);
