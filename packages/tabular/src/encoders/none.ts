import type { NumberColumn } from '@descent/core';
import { columnRange } from '../column-range.ts';
import type { Encoder, MissingSpec } from './encoder.ts';
import { numberEncoder } from './number-encoder.ts';

export interface NoneSpec extends MissingSpec {
  readonly kind: 'none';
}

/** One feature, the number as it is; 0 for a missing one, and an indicator where training rows had any. */
export const none: Encoder<NoneSpec, NumberColumn> = numberEncoder<NoneSpec>({
  learn(column, training) {
    // For the error alone: a number that is not finite is as wrong here as anywhere.
    if (column.values instanceof Float64Array) columnRange(column, training);
    return { kind: 'none' };
  },
  parse() {
    return { kind: 'none' };
  },
  featureNames(_spec, column) {
    return [column];
  },
  fill() {
    return 0;
  },
  bind() {
    return (x, into, at) => {
      into[at] = x;
    };
  },
});
