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
  eachBlock(schema, table, rows, (block) => {
    for (let r = 0; r < block.count; r++) {
      const start = entries;
      const end = (r + 1) * cols;
      for (let i = nextEntry(block, r * cols, end); i < end; i = nextEntry(block, i + 1, end)) entries++;
      longest = Math.max(longest, entries - start);
    }
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
  const { cols, starts, columns, values } = into;
  let entry = 0;
  starts[0] = 0;
  return eachBlock(schema, table, rows, (block) => {
    const { numbers, first, count, decode } = block;
    if (decode !== null && first === 0) into.decode?.set(decode);
    for (let r = 0; r < count; r++) {
      const begin = r * cols;
      const end = begin + cols;
      for (let i = nextEntry(block, begin, end); i < end; i = nextEntry(block, i + 1, end)) {
        columns[entry] = i - begin;
        values[entry++] = numbers[i]!;
      }
      starts[first + r + 1] = entry;
    }
  });
}

/** Some rows as they are encoded, before zeros are dropped. */
interface Block {
  readonly numbers: Uint8Array | Float64Array;
  /** The place of the first of them among the rows, and how many they are. */
  readonly first: number;
  readonly count: number;
  /** What bytes stand for, and by byte 1 where that is 0; null for doubles. */
  readonly decode: Float64Array | null;
  readonly isZero: Uint8Array | null;
  /** The bytes four by four, where 0 stands for 0. */
  readonly words: Uint32Array | null;
}

/** The place from `i` on, before `end`, of the first number that is not zero; `end` where there is none. */
function nextEntry({ numbers, words, isZero }: Block, i: number, end: number): number {
  for (let at = i; at < end; ) {
    // Four bytes of nothing at once: most of an image.
    if (words !== null && (at & 3) === 0 && words[at >> 2] === 0) at += 4;
    else if (isZero === null ? numbers[at] !== 0 : isZero[numbers[at]!] === 0) return at;
    else at++;
  }
  return end;
}

/** Visits the rows, encoded, block after block; returns the unseen cells by column. */
function eachBlock(
  schema: Schema,
  table: Table,
  rows: Int32Array,
  visit: (block: Block) => void,
): Map<string, number> {
  requireRows(rows, table);
  const { kind } = planInputs(schema, table);
  const { cols, decode, encode } = rowEncoder(schema, table, kind);
  const room = ROWS_PER_BLOCK * cols;
  const numbers = kind === 'bytes' ? new Uint8Array(room) : new Float64Array(room); // a multiple of four, as ROWS_PER_BLOCK is
  const isZero = decode === null ? null : Uint8Array.from(decode, (value) => (value === 0 ? 1 : 0));
  const words = isZero?.[0] === 1 ? new Uint32Array(numbers.buffer) : null;
  const unseen = new Map<string, number>();
  for (let first = 0; first < rows.length; first += ROWS_PER_BLOCK) {
    const part = rows.subarray(first, first + ROWS_PER_BLOCK);
    for (const [column, count] of encode(part, numbers.subarray(0, part.length * cols)))
      unseen.set(column, (unseen.get(column) ?? 0) + count);
    visit({ numbers, first, count: part.length, decode, isZero, words });
  }
  return unseen;
}
