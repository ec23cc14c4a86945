/** Numbers in the narrowest type that holds them exactly: bytes for whole numbers from 0 to 255, else doubles. */
export type NumberArray = Uint8Array | Float64Array;

/**
 * A column of numbers: row r is `values[offset + r * stride]`.
 * The columns of an image file share one array of bytes (offset: the pixel, stride: pixels per image).
 */
export interface NumberColumn {
  readonly name: string;
  readonly type: 'number';
  readonly values: NumberArray;
  readonly offset: number;
  readonly stride: number;
}

/** A column of words: row r is `levels[codes[r]]`. Levels are listed in order of first appearance. */
export interface CategoryColumn {
  readonly name: string;
  readonly type: 'category';
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type Column = NumberColumn | CategoryColumn;

/** How a table was laid out where it came from, so that later files can be read the same way. */
export type TableFormat =
  | { readonly kind: 'csv'; readonly header: boolean; readonly delimiter: string }
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

/** The cell as a person would write it: a number's shortest form or the word itself. */
export function cellText(column: Column, row: number): string {
  return column.type === 'number'
    ? String(column.values[column.offset + row * column.stride])
    : column.levels[column.codes[row]!]!;
}
