import type { NumberColumn } from '@descent/core';
import { sortedNumbers } from '../quantiles.ts';
import { robustly, robustScale } from '../robust-scale.ts';
import { smoothClip } from '../smooth-clip.ts';
import type { Encoder, MissingSpec } from './encoder.ts';
import { numberEncoder } from './number-encoder.ts';

export interface RobustSpec extends MissingSpec {
  readonly kind: 'robust';
  readonly median: number;
  readonly scale: number;
}

/**
 * One feature, z / √(1 + (z/3)²) with z = (x − median) / (q₇₅ − q₂₅) of the training rows: within ±3, however far an outlier
 * lies. Where q₇₅ = q₂₅, ½(largest − least) takes the place of their difference; a constant column encodes to 0. A missing number
 * is 0, the median, and has an indicator where training rows had any.
 *
 * Source: as {@link smoothClip}.
 */
export const robust: Encoder<RobustSpec, NumberColumn> = numberEncoder<RobustSpec>({
  learn(column, training) {
    return { kind: 'robust', ...robustScale(sortedNumbers(column, training)) };
  },
  parse(json) {
    return {
      kind: 'robust',
      median: json.number('median'),
      scale: json.numberWhich('scale', (value) => value >= 0, 'a number, 0 or more'),
    };
  },
  featureNames(_spec, column) {
    return [column];
  },
  fill({ median }) {
    return median;
  },
  bind({ median, scale }) {
    const learned = { median, scale };
    return (x, into, at) => {
      into[at] = smoothClip(robustly(x, learned));
    };
  },
});
