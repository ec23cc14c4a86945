import { type NumberColumn, normalQuantile, UsageError } from '@descent/core';
import { lastAtMost } from '../last-at-most.ts';
import { evenQuantiles, quantile as quantileOf, sortedNumbers } from '../quantiles.ts';
import { completeOptions } from './complete-options.ts';
import type { Encoder, MissingSpec } from './encoder.ts';
import { numberEncoder } from './number-encoder.ts';

const MOST_QUANTILES = 1000;
/** The normal distribution's tails are cut here, as scikit-learn cuts them: 5.2 deviations from the middle. */
const TAIL = 1e-7 - Number.EPSILON;
const DISTRIBUTIONS = ['uniform', 'normal'] as const;

const DEFAULTS = { distribution: 'normal' };

export interface QuantileSpec extends MissingSpec {
  readonly kind: 'quantile';
  readonly distribution: (typeof DISTRIBUTIONS)[number];
  /** Ascending; number i of n is the quantile at i / (n − 1). */
  readonly quantiles: readonly number[];
}

/**
 * The share of the training rows below x, by linear interpolation between the quantiles: 0 at the least and below it, 1 at the
 * largest and above it. Where several quantiles are x, the mean of the first one's share and the last one's.
 */
function shareBelow(x: number, quantiles: readonly number[]): number {
  const end = quantiles.length - 1;
  if (x <= quantiles[0]!) return 0;
  if (x >= quantiles[end]!) return 1;
  const last = lastAtMost(quantiles, x);
  const a = quantiles[last]!;
  if (a < x) return (last + (x - a) / (quantiles[last + 1]! - a)) / end;
  let first = last;
  while (quantiles[first - 1] === x) first--;
  return (first + last) / 2 / end;
}

/**
 * One feature: the share p of the training rows below x, by at most 1,000 of their quantiles (option `distribution` uniform), or
 * the normal quantile Φ⁻¹(p) (normal, the default), cut at ±5.2. A constant column encodes to 0. A missing number is what the
 * median is, and has an indicator where training rows had any.
 *
 * Source: scikit-learn's QuantileTransformer, from which it differs where x is within 1e-7 of the least or largest number (that
 * one takes them for equal, whatever the column's unit) and for constant columns.
 */
export const quantile: Encoder<QuantileSpec, NumberColumn> = numberEncoder<QuantileSpec>({
  options: DEFAULTS,
  learn(column, training) {
    const options = completeOptions('quantile', DEFAULTS, training);
    const distribution = DISTRIBUTIONS.find((name) => name === options.distribution);
    if (distribution === undefined) {
      throw new UsageError(
        `encoder quantile: expected distribution uniform or normal, got ${options.distribution}`,
      );
    }
    const ascending = sortedNumbers(column, training);
    const n = Math.min(MOST_QUANTILES, ascending.length);
    return { kind: 'quantile', distribution, quantiles: evenQuantiles(ascending, n - 1) };
  },
  parse(json) {
    return {
      kind: 'quantile',
      distribution: json.word('distribution', DISTRIBUTIONS),
      quantiles: json.ascendingNumbers('quantiles', 1, MOST_QUANTILES),
    };
  },
  featureNames(_spec, column) {
    return [column];
  },
  fill({ quantiles }) {
    return quantileOf(quantiles, 1, 2);
  },
  bind({ distribution, quantiles }) {
    const isConstant = quantiles[0] === quantiles[quantiles.length - 1];
    return (x, into, at) => {
      const p = isConstant ? 0.5 : shareBelow(x, quantiles);
      if (distribution === 'normal') into[at] = normalQuantile(Math.min(Math.max(p, TAIL), 1 - TAIL));
      else into[at] = isConstant ? 0 : p;
    };
  },
});
