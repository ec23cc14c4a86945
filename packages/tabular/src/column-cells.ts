import {
  type CategoryColumn,
  type Column,
  cellText,
  excerpt,
  type NumberColumn,
  parseNumber,
} from '@descent/core';

/** Rows that something is learned from, and the words for them in messages. */
export interface RowsToLearn {
  readonly rows: Int32Array;
  /** The file, for messages. */
  readonly source: string;
  describeRow(row: number): string;
}

/** The numbers of a column in the given rows, copied: number i is row `rows[i]`. */
export function numbersAt({ values, offset, stride }: NumberColumn, rows: Int32Array): Float64Array {
  const numbers = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) numbers[i] = values[offset + rows[i]! * stride]!;
  return numbers;
}

/** The first of the rows whose cell is no number, as `"word" in row 5 (line 6)`; undefined when all are numbers. */
export function firstWord(
  column: CategoryColumn,
  { rows, describeRow }: Pick<RowsToLearn, 'rows' | 'describeRow'>,
): string | undefined {
  const isNumber = column.levels.map((level) => !Number.isNaN(parseNumber(level)));
  const row = rows.find((r) => !isNumber[column.codes[r]!]);
  return row === undefined ? undefined : `${excerpt(cellText(column, row))} in ${describeRow(row)}`;
}

/** Those of the rows whose cell has no value. */
export function emptyRows(column: Column, rows: Int32Array): Int32Array {
  if (column.type === 'number') {
    const { values, offset, stride } = column;
    if (values instanceof Uint8Array) return new Int32Array(0);
    return rows.filter((row) => Number.isNaN(values[offset + row * stride]));
  }
  const isEmpty = column.levels.map((level) => level.trim() === '');
  return isEmpty.includes(true) ? rows.filter((row) => isEmpty[column.codes[row]!]) : new Int32Array(0);
}

/** 0 to n − 1. */
export function allRows(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, row) => row);
}
