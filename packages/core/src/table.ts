import type { NumberFormat } from './number-format.ts';

/** Numbers in the narrowest type that holds them exactly: bytes for whole numbers from 0 to 255, else doubles. */
export type NumberArray = Uint8Array | Float64Array;

/**
 * A column of numbers: row r is `values[offset + r * stride]`, NaN where the cell has none.
 * The columns of an image file share one array of bytes (offset: the pixel, stride: pixels per image).
 */
export interface NumberColumn {
  readonly name: string;
  readonly type: 'number';
  readonly values: NumberArray;
  readonly offset: number;
  readonly stride: number;
  /** How the numbers were written, unless with a decimal point and nothing else. */
  readonly format?: NumberFormat;
}

/**
 * A column of words: row r is `levels[codes[r]]`. Levels are listed in order of first appearance; the empty one stands for all
 * cells without a value, whatever marked them.
 */
export interface CategoryColumn {
  readonly name: string;
  readonly type: 'category';
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type Column = NumberColumn | CategoryColumn;

/** How the cells of a column are to be read: numbers in a format, found from the cells unless given, or words. */
export type ColumnReading =
  | { readonly type: 'number'; readonly format?: NumberFormat }
  /** `verbatim`: also cells that mark a missing value stay as they are. */
  | { readonly type: 'category'; readonly verbatim?: boolean };

/** How a table was laid out where it came from, so that later files can be read the same way. */
export type TableFormat =
  | {
      readonly kind: 'csv';
      readonly header: boolean;
      readonly delimiter: string;
      /** Words that mark a missing value beside the usual ones, where some were given. */
      readonly missing?: readonly string[];
    }
  | { readonly kind: 'images'; readonly height: number; readonly width: number };

/** Columns of equal length, as read: nothing scaled, nothing filled in. */
export interface Table {
  /** The name of the file, for messages; never written into a model. */
  readonly source: string;
  readonly format: TableFormat;
  readonly rows: number;
  readonly columns: readonly Column[];
  /** SHA-256, in hex, of the (decompressed) bytes that the table was read from. */
  readonly fingerprint: string;
  /** Where row r stands in the source, for messages: `row 5 (line 6)`. */
  describeRow(row: number): string;
}

/** The cell as a person would write it: a number's shortest form or the word itself; nothing for a missing value. */
export function cellText(column: Column, row: number): string {
  if (column.type === 'category') return column.levels[column.codes[row]!]!;
  const value = column.values[column.offset + row * column.stride]!;
  return Number.isNaN(value) ? '' : String(value);
}
