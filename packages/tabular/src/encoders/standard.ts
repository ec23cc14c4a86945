import type { NumberColumn } from '@descent/core';
import { meanAndDeviation } from '../mean-deviation.ts';
import type { Encoder, MissingSpec } from './encoder.ts';
import { numberEncoder } from './number-encoder.ts';

export interface StandardSpec extends MissingSpec {
  readonly kind: 'standard';
  readonly mean: number;
  readonly deviation: number;
}

/**
 * One feature, (x − mean) / deviation, with the mean and the population deviation of the training rows. A column that was
 * constant there encodes to 0; a missing number to 0 too, and to an indicator where training rows had any.
 */
export const standard: Encoder<StandardSpec, NumberColumn> = numberEncoder<StandardSpec>({
  learn(column, training) {
    const { mean, deviation } = meanAndDeviation(column, training);
    return { kind: 'standard', mean, deviation };
  },
  parse(json) {
    return {
      kind: 'standard',
      mean: json.number('mean'),
      deviation: json.numberWhich('deviation', (value) => value >= 0, 'a number, 0 or more'),
    };
  },
  featureNames(_spec, column) {
    return [column];
  },
  fill({ mean }) {
    return mean;
  },
  bind({ mean, deviation }) {
    return (x, into, at) => {
      into[at] = deviation === 0 ? 0 : (x - mean) / deviation;
    };
  },
});
