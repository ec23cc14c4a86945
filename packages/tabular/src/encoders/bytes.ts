import { DataError, excerpt, type NumberColumn, UsageError } from '@descent/core';
import { missingAt } from '../column-cells.ts';
import { areBytes, columnRange, someByte } from '../column-range.ts';
import type { Encoder, EncoderSpec, FitContext } from './encoder.ts';

const LARGEST_BYTE = 255;

export interface BytesSpec extends EncoderSpec {
  readonly kind: 'bytes';
  readonly divisor: number;
  readonly gain: number;
  readonly offset: number;
}

/** The largest value in the training rows of all the columns. */
function largestOf(columns: readonly NumberColumn[], context: FitContext): number {
  let largest = 0;
  if (areBytes(columns)) {
    someByte(columns, context.rows, (byte) => {
      if (byte > largest) largest = byte;
      return largest === LARGEST_BYTE;
    });
  } else {
    for (const column of columns) {
      const gap = context.rows.find(missingAt(column));
      if (gap !== undefined) {
        throw new DataError(
          `${context.source}: ${context.describeRow(gap)}, column ${excerpt(column.name)}: expected a number in every training cell, for scale bytes, got none; use scale standard`,
        );
      }
      const range = columnRange(column, context);
      if (range.least < 0) {
        throw new UsageError(
          `scale bytes: expected no number below 0, got ${range.least} in column ${excerpt(column.name)}; use scale standard`,
        );
      }
      if (range.largest > largest) largest = range.largest;
    }
  }
  if (largest === 0 && columns.length > 0) {
    throw new UsageError(
      'scale bytes: expected an input above 0 to divide by, got zeros alone; use scale standard or none',
    );
  }
  return largest;
}

/**
 * One feature, x / divisor · gain + offset. The divisor is the largest value possible (255 for images) or else the largest
 * training input of all columns; gain 1 and offset 0 unless told otherwise (0.99 and 0.01 for the book). A missing number is taken
 * for 0 and counted; training rows may have none.
 */
export const bytes: Encoder<BytesSpec, NumberColumn> = {
  accepts: 'number',
  fit(columns, context) {
    const { gain, offset } = context.range;
    const divisor = context.largestPossible ?? largestOf(columns, context);
    return columns.map(() => ({ kind: 'bytes', divisor, gain, offset }));
  },
  parse(json) {
    return {
      kind: 'bytes',
      divisor: json.numberWhich('divisor', (value) => value > 0, 'a number above 0'),
      gain: json.number('gain'),
      offset: json.number('offset'),
    };
  },
  featureNames(_spec, column) {
    return [column];
  },
  bind({ divisor, gain, offset }, { values, offset: columnOffset, stride: columnStride }) {
    return (rows, into, at, stride) => {
      let missing = 0;
      for (let i = 0; i < rows.length; i++) {
        const x = values[columnOffset + rows[i]! * columnStride]!;
        const isMissing = Number.isNaN(x);
        if (isMissing) missing++;
        into[at + i * stride] = ((isMissing ? 0 : x) / divisor) * gain + offset;
      }
      return missing;
    };
  },
};
