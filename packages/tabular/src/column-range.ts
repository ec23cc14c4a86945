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

/**
 * The ranges of several columns. Those that lie side by side in one array of bytes, as pixels do, are gone through row by row, as
 * they lie in memory: column by column would fetch the same memory once for each.
 * @throws DataError as {@link columnRange} does.
 */
export function columnRanges(columns: readonly NumberColumn[], training: RowsToLearn): ColumnRange[] {
  const [first] = columns;
  if (first === undefined) return [];
  const { values, offset, stride } = first;
  const sideBySide = columns.every(
    (column, c) => column.values === values && column.offset === offset + c && column.stride === stride,
  );
  if (!sideBySide || !(values instanceof Uint8Array) || training.rows.length === 0)
    return columns.map((column) => columnRange(column, training));
  const width = columns.length;
  const least = new Uint8Array(width).fill(255);
  const largest = new Uint8Array(width);
  for (const row of training.rows) {
    const start = offset + row * stride;
    for (let c = 0; c < width; c++) {
      const x = values[start + c]!;
      if (x < least[c]!) least[c] = x;
      if (x > largest[c]!) largest[c] = x;
    }
  }
  return columns.map((_, c) => ({ least: least[c]!, largest: largest[c]!, isWhole: true }));
}
