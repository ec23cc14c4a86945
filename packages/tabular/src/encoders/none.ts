import type { NumberColumn } from '@descent/core';
import { columnRange } from '../column-range.ts';
import type { Encoder, EncoderSpec } from './encoder.ts';

export interface NoneSpec extends EncoderSpec {
  readonly kind: 'none';
}

/** One feature, the number as it is. */
export const none: Encoder<NoneSpec, NumberColumn> = {
  accepts: 'number',
  fit(columns, context) {
    return columns.map((column) => {
      // For the error alone: a number that is not finite is as wrong here as anywhere.
      if (column.values instanceof Float64Array) columnRange(column, context);
      return { kind: 'none' };
    });
  },
  parse() {
    return { kind: 'none' };
  },
  featureNames(_spec, column) {
    return [column];
  },
  bind(_spec, { values, offset, stride: columnStride }) {
    return (rows, into, at, stride) => {
      for (let i = 0; i < rows.length; i++) into[at + i * stride] = values[offset + rows[i]! * columnStride]!;
      return 0;
    };
  },
};
