import { DataError, excerpt, type NumberColumn } from '@descent/core';
import type { RowsToLearn } from './column-cells.ts';

export interface ColumnRange {
  readonly least: number;
  readonly largest: number;
  /** True when every number is whole. */
  readonly isWhole: boolean;
}

/**
 * The least and the largest number of a column in the given rows: Infinity and −Infinity of none.
 * @throws DataError naming the first number that is not finite.
 */
export function columnRange(column: NumberColumn, { rows, source, describeRow }: RowsToLearn): ColumnRange {
  const { name, values, offset, stride } = column;
  let least = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  let isWhole = true;
  for (let i = 0; i < rows.length; i++) {
    const x = values[offset + rows[i]! * stride]!;
    if (!Number.isFinite(x)) {
      throw new DataError(
        `${source}: ${describeRow(rows[i]!)}, column ${excerpt(name)}: expected a finite number, got ${x}`,
      );
    }
    if (x < least) least = x;
    if (x > largest) largest = x;
    if (x !== Math.floor(x)) isWhole = false;
  }
  return { least, largest, isWhole };
}

/** A column whose numbers are bytes: whole, from 0 to 255. */
export type ByteColumn = NumberColumn & { readonly values: Uint8Array };

export function areBytes(columns: readonly NumberColumn[]): columns is readonly ByteColumn[] {
  return columns.every(({ values }) => values instanceof Uint8Array);
}

/** Visits the bytes of several columns row by row, as they mostly lie in memory, until `visit` says that it has seen enough. */
export function someByte(
  columns: readonly ByteColumn[],
  rows: Int32Array,
  visit: (byte: number, column: number) => boolean,
): boolean {
  for (const row of rows) {
    for (let c = 0; c < columns.length; c++) {
      const { values, offset, stride } = columns[c]!;
      if (visit(values[offset + row * stride]!, c)) return true;
    }
  }
  return false;
}
