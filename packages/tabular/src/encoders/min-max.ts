import type { NumberColumn } from '@descent/core';
import { quantile, sortedNumbers } from '../quantiles.ts';
import type { Encoder, MissingSpec } from './encoder.ts';
import { numberEncoder } from './number-encoder.ts';

export interface MinMaxSpec extends MissingSpec {
  readonly kind: 'minMax';
  readonly least: number;
  /** The largest training number less the least. */
  readonly width: number;
  readonly median: number;
}

/**
 * One feature, (x − least) / (largest − least) of the training rows, and 0 or 1 for numbers beyond them; a constant column encodes
 * to 0. A missing number is what the median is, and has an indicator where training rows had any.
 */
export const minMax: Encoder<MinMaxSpec, NumberColumn> = numberEncoder<MinMaxSpec>({
  learn(column, training) {
    const ascending = sortedNumbers(column, training);
    const least = ascending[0]! + 0;
    const width = ascending[ascending.length - 1]! - least + 0;
    return { kind: 'minMax', least, width, median: quantile(ascending, 1, 2) };
  },
  parse(json) {
    return {
      kind: 'minMax',
      least: json.number('least'),
      width: json.numberWhich('width', (value) => value >= 0, 'a number, 0 or more'),
      median: json.number('median'),
    };
  },
  featureNames(_spec, column) {
    return [column];
  },
  fill({ median }) {
    return median;
  },
  bind({ least, width }) {
    return (x, into, at) => {
      const u = width === 0 ? 0 : (x - least) / width;
      into[at] = u < 0 ? 0 : u > 1 ? 1 : u;
    };
  },
});
