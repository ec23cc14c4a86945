import { DataError, excerpt, type NumberColumn, type Table } from '@descent/core';
import { numbersAt } from './column-cells.ts';
import type { Encoder, FeatureWriter } from './encoders/encoder.ts';
import type { InputSchema } from './schema.ts';

/** True when a cell of the column has no value. */
export function hasGaps({ values, offset, stride }: NumberColumn, rows: number): boolean {
  if (values instanceof Uint8Array) return false;
  for (let row = 0, at = offset; row < rows; row++, at += stride) if (Number.isNaN(values[at])) return true;
  return false;
}

/** The mean Σx / n of the numbers in the given rows, 0 of none: what stands for a gap. */
export function meanOfPresent(column: NumberColumn, rows: Int32Array): number {
  let sum = 0;
  let count = 0;
  for (const x of numbersAt(column, rows)) {
    if (Number.isNaN(x)) continue;
    sum += x;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** A copy of the column with a number in place of its gaps. */
export function filled(column: NumberColumn, rows: number, fill: number): NumberColumn {
  const { values, offset, stride } = column;
  const numbers = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const x = values[offset + row * stride]!;
    numbers[row] = Number.isNaN(x) ? fill : x;
  }
  return { ...column, values: numbers, offset: 0, stride: 1 };
}

/** What stands for a gap: the mean that was learned for it, or else the one that the encoder knows. */
function fillOf({ fill, encoder }: InputSchema): number | undefined {
  if (fill !== undefined) return fill;
  const mean = encoder['mean'];
  return typeof mean === 'number' ? mean : undefined;
}

/**
 * The features of a column, those of its gaps being the features of what stands for them. The encoder is never asked what becomes of NaN,
 * unless it says that it knows.
 */
export function bindWithGaps(
  input: InputSchema,
  encoder: Encoder,
  column: NumberColumn,
  { source, describeRow }: Pick<Table, 'source' | 'describeRow'>,
): FeatureWriter {
  const write = encoder.bind(input.encoder, column);
  const { values, offset, stride: step } = column;
  if (values instanceof Uint8Array || encoder.acceptsGaps === true) return write;
  const fill = fillOf(input);
  let features: Float64Array | undefined;
  return (rows, into, at, stride) => {
    const unseen = write(rows, into, at, stride);
    for (let i = 0; i < rows.length; i++) {
      if (!Number.isNaN(values[offset + rows[i]! * step])) continue;
      if (fill === undefined) {
        throw new DataError(
          `${source}: ${describeRow(rows[i]!)}, column ${excerpt(input.name)}: expected a number, got an empty cell; training had no gap there, so that nothing stands for one: fill it in`,
        );
      }
      features ??= featuresOf(input, encoder, column, fill);
      into.set(features, at + i * stride);
    }
    return unseen;
  };
}

function featuresOf(input: InputSchema, encoder: Encoder, column: NumberColumn, x: number): Float64Array {
  const features = new Float64Array(encoder.featureNames(input.encoder, input.name).length);
  const one = { ...column, values: Float64Array.of(x), offset: 0, stride: 1 };
  encoder.bind(input.encoder, one)(Int32Array.of(0), features, 0, features.length);
  return features;
}
