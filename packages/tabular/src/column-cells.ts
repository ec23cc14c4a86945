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

/** The first of the rows whose cell is empty or not a number at all; undefined when none is. */
export function firstEmpty(column: Column, rows: Int32Array): number | undefined {
  return rows.find(missingAt(column));
}

/** Whether a word stands for a missing value: it is empty, or only spaces. */
export function isEmptyWord(word: string): boolean {
  return word.trim() === '';
}

/** Says of a row whether its cell is missing: NaN, or an empty word. */
export function missingAt(column: Column): (row: number) => boolean {
  if (column.type === 'number') {
    const { values, offset, stride } = column;
    return values instanceof Uint8Array ? () => false : (row) => Number.isNaN(values[offset + row * stride]);
  }
  const { levels, codes } = column;
  const isEmpty = levels.map(isEmptyWord);
  return isEmpty.includes(true) ? (row) => isEmpty[codes[row]!]! : () => false;
}

/** True when a cell of the column has no number. */
export function hasGaps({ values, offset, stride }: NumberColumn, rows: number): boolean {
  if (values instanceof Uint8Array) return false;
  for (let row = 0, at = offset; row < rows; row++, at += stride) if (Number.isNaN(values[at])) return true;
  return false;
}

/** The words in the given rows, each once, in the order of the column's levels. */
export function levelsAt(column: CategoryColumn, rows: Int32Array): string[] {
  return [...countsAt(column, rows).keys()];
}

/** In how many of the given rows each word stands, in the order of the column's levels; without those that stand in none. */
export function countsAt({ levels, codes }: CategoryColumn, rows: Int32Array): Map<string, number> {
  const counts = new Int32Array(levels.length);
  for (const row of rows) counts[codes[row]!]!++;
  const entries = levels.map((level, code) => [level, counts[code]!] as const);
  return new Map(entries.filter(([, count]) => count > 0));
}

/** Those of the rows whose cell has no value. */
export function emptyRows(column: Column, rows: Int32Array): Int32Array {
  return rows.filter(missingAt(column));
}

/** 0 to n − 1. */
export function allRows(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, row) => row);
}
