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
