import type { SparseRows, Table } from '@descent/core';
import { planInputs, rowEncoder } from './encode-inputs.ts';
import { requireRows } from './require-rows.ts';
import type { Schema } from './schema.ts';

/** Rows that are encoded before their zeros are dropped: few enough to stay in the cache. */
const ROWS_PER_BLOCK = 64;

/** What sparse rows of a table take, so that the caller can lay out memory before they are made. */
export interface SparsePlan {
  readonly cols: number;
  /** Numbers that are not zero. */
  readonly entries: number;
  readonly values: 'bytes' | 'doubles';
  /** Those of the row that has most of them. */
  readonly longest: number;
}

/**
 * Counts the inputs of the given rows that are not zero.
 * @throws DataError and UsageError as {@link encodeInputs} does.
 */
export function planSparse(schema: Schema, table: Table, rows: Int32Array): SparsePlan {
  const { kind, cols } = planInputs(schema, table);
  let entries = 0;
  let longest = 0;
  let start = 0;
  const count = (): void => {
    entries++;
  };
  eachNonZero(schema, table, rows, count, () => {
    longest = Math.max(longest, entries - start);
    start = entries;
  });
  return { cols, entries, values: kind, longest };
}

/**
 * Encodes the inputs of the given rows and keeps those that are not zero: row i of the result is `rows[i]` of the table.
 *
 * @param into room for just as many entries as {@link planSparse} counts, in the kind of memory that it says.
 * @returns the unseen cells by column, as {@link encodeInputs} does.
 * @throws DataError and UsageError as {@link encodeInputs} does.
 */
export function encodeSparse(
  schema: Schema,
  table: Table,
  rows: Int32Array,
  into: SparseRows,
): ReadonlyMap<string, number> {
  const { starts, columns, values, decode } = into;
  let entry = 0;
  starts[0] = 0;
  return eachNonZero(
    schema,
    table,
    rows,
    (column, value) => {
      columns[entry] = column;
      values[entry++] = value;
    },
    (row) => {
      starts[row + 1] = entry;
    },
    decode,
  );
}

/** Visits every number that is not zero, row after row; bytes are given as they are, and are zero when they stand for 0. */
function eachNonZero(
  schema: Schema,
  table: Table,
  rows: Int32Array,
  visit: (column: number, value: number) => void,
  endRow?: (row: number) => void,
  decodeInto?: Float64Array | null,
): Map<string, number> {
  requireRows(rows, table);
  const { kind } = planInputs(schema, table);
  const { cols, decode, encode } = rowEncoder(schema, table, kind);
  if (decode !== null) decodeInto?.set(decode);
  const room = ROWS_PER_BLOCK * cols;
  const block = kind === 'bytes' ? new Uint8Array(room) : new Float64Array(room);
  const isZero = decode === null ? null : Uint8Array.from(decode, (value) => (value === 0 ? 1 : 0));
  const unseen = new Map<string, number>();
  for (let from = 0; from < rows.length; from += ROWS_PER_BLOCK) {
    const part = rows.subarray(from, from + ROWS_PER_BLOCK);
    for (const [column, count] of encode(part, block.subarray(0, part.length * cols)))
      unseen.set(column, (unseen.get(column) ?? 0) + count);
    for (let r = 0, i = 0; r < part.length; r++) {
      for (let c = 0; c < cols; c++, i++) {
        const value = block[i]!;
        if (isZero === null ? value !== 0 : isZero[value] === 0) visit(c, value);
      }
      endRow?.(from + r);
    }
  }
  return unseen;
}
