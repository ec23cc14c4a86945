import type { NumberColumn } from '@descent/core';
import { meanAndDeviation } from '../mean-deviation.ts';
import type { Encoder, EncoderSpec } from './encoder.ts';

export interface StandardSpec extends EncoderSpec {
  readonly kind: 'standard';
  readonly mean: number;
  readonly deviation: number;
}

/**
 * One feature, (x − mean) / deviation, with the mean and the population deviation of the training rows. A column that was
 * constant there encodes to 0.
 */
export const standard: Encoder<StandardSpec, NumberColumn> = {
  accepts: 'number',
  fit(columns, context) {
    return columns.map((column) => {
      const { mean, deviation } = meanAndDeviation(column, context);
      return { kind: 'standard', mean, deviation };
    });
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
  bind({ mean, deviation }, { values, offset, stride: columnStride }) {
    return (rows, into, at, stride) => {
      for (let i = 0; i < rows.length; i++) {
        const x = values[offset + rows[i]! * columnStride]!;
        into[at + i * stride] = deviation === 0 ? 0 : (x - mean) / deviation;
      }
      return 0;
    };
  },
};
