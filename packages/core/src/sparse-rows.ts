/**
 * Rows of which only the numbers that are not zero are kept: row r has `value(e)` in column `columns[e]` for
 * starts[r] ≤ e < starts[r + 1], columns ascending, and 0 everywhere else.
 *
 * Values are doubles; or bytes, which stand for `decode[byte]` (256 doubles) and take an eighth of the memory.
 */
export interface SparseRows {
  readonly cols: number;
  readonly starts: Int32Array;
  readonly columns: Uint16Array;
  readonly values: Uint8Array | Float64Array;
  /** 256 doubles for bytes; null where values stand for themselves. */
  readonly decode: Float64Array | null;
}

/** The most columns that sparse rows can have: their numbers are kept in 16 bits. */
export const SPARSE_COLUMNS = 65_536;

/** The rows of one batch among sparse rows: row s of the batch is entries spans[2s] ≤ e < spans[2s + 1]. */
export interface SparseBatch {
  readonly rows: number;
  readonly cols: number;
  readonly spans: Int32Array;
  readonly entries: SparseRows;
  /** Where kernels may keep the batch's entries unpacked: 16 bytes an entry, room for `longest` entries a row. */
  readonly room: Uint8Array;
  readonly longest: number;
}

/** Bytes of an unpacked entry. */
export const UNPACKED_BYTES = 16;

/** The value of entry e. */
export function entryValue({ values, decode }: SparseRows, e: number): number {
  return decode === null ? values[e]! : decode[values[e]!]!;
}
