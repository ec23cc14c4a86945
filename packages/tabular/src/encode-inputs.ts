import { type Column, type DenseInputs, type Table, UsageError } from '@descent/core';
import { allRows } from './column-cells.ts';
import type { ByteColumn } from './column-range.ts';
import { encoderOf } from './features.ts';
import { matchColumns } from './match-columns.ts';
import { requireRows } from './require-rows.ts';
import { type InputSchema, type Schema, usedInputs } from './schema.ts';

/** Rows that are encoded column by column before the next: few enough for their features to stay in the cache. */
const ROWS_PER_BLOCK = 64;

/** What the inputs of a table take, so that the caller can lay out memory before anything is encoded. */
export interface InputPlan {
  /** `bytes` when every input is a column of bytes, all with one and the same encoder: the bytes are kept as they are. */
  readonly kind: 'bytes' | 'doubles';
  readonly cols: number;
  readonly bytesPerRow: number;
  /** The names of columns that training did not know; they are not used. */
  readonly extraColumns: readonly string[];
}

export interface EncodedInputs {
  readonly inputs: DenseInputs;
  /** By column, how many cells hold what training did not see, where any does: another category, or nothing at all. */
  readonly unseen: ReadonlyMap<string, number>;
}

/** As in encoders/encoder.ts, for either kind of memory. */
type Writer<A> = (rows: Int32Array, into: A, at: number, stride: number) => number;

interface BoundInput<A> {
  readonly name: string;
  readonly width: number;
  readonly write: Writer<A>;
}

function bindInput(input: InputSchema, column: Column): BoundInput<Float64Array> {
  const write = encoderOf(input).bind(input.encoder, column);
  return { name: input.name, width: widthOf(input), write };
}

function widthOf(input: InputSchema): number {
  return encoderOf(input).featureNames(input.encoder, input.name).length;
}

/** Where columns lie side by side in one array, as the pixels of an image do, one copy does for all of them. */
function bindBytes(columns: readonly ByteColumn[]): BoundInput<Uint8Array>[] {
  const bound: BoundInput<Uint8Array>[] = [];
  for (let first = 0, end: number; first < columns.length; first = end) {
    const { name, values, offset, stride: step } = columns[first]!;
    end = first + 1;
    while (end < columns.length && isAt(columns[end]!, values, offset + end - first, step)) end++;
    const width = end - first;
    const write: Writer<Uint8Array> = (rows, into, at, stride) => {
      for (let i = 0; i < rows.length; i++) {
        const from = offset + rows[i]! * step;
        if (width === 1) into[at + i * stride] = values[from]!;
        else into.set(values.subarray(from, from + width), at + i * stride);
      }
      return 0;
    };
    bound.push({ name, width, write });
  }
  return bound;
}

function isAt(column: ByteColumn, values: Uint8Array, offset: number, stride: number): boolean {
  return column.values === values && column.offset === offset && column.stride === stride;
}

/** Encodes block after block of rows, column after column in each. Returns the unseen cells. */
function encodeBlocks<A>(
  bound: readonly BoundInput<A>[],
  rows: Int32Array,
  into: A,
  cols: number,
): Map<string, number> {
  const unseen = bound.map(() => 0);
  for (let from = 0; from < rows.length; from += ROWS_PER_BLOCK) {
    const block = rows.subarray(from, from + ROWS_PER_BLOCK);
    let at = from * cols;
    for (let c = 0; c < bound.length; c++) {
      const { write, width } = bound[c]!;
      unseen[c]! += write(block, into, at, cols);
      at += width;
    }
  }
  return new Map(bound.map(({ name }, c) => [name, unseen[c]!] as const).filter(([, count]) => count > 0));
}

/** The columns as bytes, when a byte can stand for the feature in all of them alike. */
function asByteColumns(schema: Schema, columns: readonly Column[]): ByteColumn[] | undefined {
  const used = usedInputs(schema);
  if (used.length === 0) return undefined;
  const encoder = JSON.stringify(used[0]!.encoder);
  const bytes = columns.filter(
    (column, i): column is ByteColumn =>
      column.type === 'number' &&
      column.values instanceof Uint8Array &&
      JSON.stringify(used[i]!.encoder) === encoder &&
      widthOf(used[i]!) === 1,
  );
  return bytes.length === columns.length ? bytes : undefined;
}

/** What each byte stands for, 256 doubles: the encoder itself, applied to 0 to 255, so that the bits are the same. */
function decodeTable(schema: Schema, column: ByteColumn): Float64Array {
  const everyByte = { ...column, values: Uint8Array.from(allRows(256)), offset: 0, stride: 1 };
  const decode = new Float64Array(256);
  bindInput(usedInputs(schema)[0]!, everyByte).write(allRows(256), decode, 0, 1);
  return decode;
}

/**
 * Says how the inputs of a table are best stored. Tables of one schema may differ: validation rows can hold a number that is
 * no byte.
 * @throws DataError when the table does not have the schema's columns: see match-columns.ts.
 */
export function planInputs(schema: Schema, table: Table): InputPlan {
  const { inputs, extra } = matchColumns(schema, table);
  const cols = usedInputs(schema).reduce((sum, input) => sum + widthOf(input), 0);
  const isBytes = asByteColumns(schema, inputs) !== undefined;
  return {
    kind: isBytes ? 'bytes' : 'doubles',
    cols,
    bytesPerRow: isBytes ? cols : 8 * cols,
    extraColumns: extra,
  };
}

/** Encodes rows of one table into doubles, or into bytes where the plan says so; what it writes to is as long as rows · cols. */
export interface RowEncoder {
  readonly cols: number;
  /** What bytes stand for; null for doubles. */
  readonly decode: Float64Array | null;
  /** Writes the rows one after another; returns the unseen cells, by column. */
  encode(rows: Int32Array, into: Uint8Array | Float64Array): Map<string, number>;
}

/**
 * The encoder of a table's rows to the kind of numbers asked for.
 * @throws DataError as {@link planInputs} does; UsageError for bytes where the plan says doubles.
 */
export function rowEncoder(schema: Schema, table: Table, kind: InputPlan['kind']): RowEncoder {
  const { inputs: columns } = matchColumns(schema, table);
  const used = usedInputs(schema);
  const bound = columns.map((column, i) => bindInput(used[i]!, column));
  const cols = bound.reduce((sum, { width }) => sum + width, 0);
  if (kind === 'doubles') {
    return {
      cols,
      decode: null,
      encode: (rows, into) => encodeBlocks(bound, rows, into as Float64Array, cols),
    };
  }
  const bytes = asByteColumns(schema, columns);
  if (bytes === undefined) {
    throw new UsageError(
      'encodeInputs: expected doubles to write to, got bytes; use the kind that planInputs gives',
    );
  }
  const copies = bindBytes(bytes);
  return {
    cols,
    decode: decodeTable(schema, bytes[0]!),
    encode: (rows, into) => encodeBlocks(copies, rows, into as Uint8Array, cols),
  };
}

/**
 * Encodes the inputs of the given rows, in their order, row-major: row i of the result is `rows[i]` of the table. Doubles can
 * be had of any table; bytes, where the plan says so, stand for exactly the same doubles.
 *
 * @param into room for rows · cols numbers, in the kind of memory to use; it is written whole, and is the result's data.
 * @throws DataError as {@link planInputs} does.
 * @throws UsageError when a row is not in the table, or `into` is of another length or kind.
 */
export function encodeInputs(
  schema: Schema,
  table: Table,
  rows: Int32Array,
  into: Uint8Array | Float64Array,
): EncodedInputs {
  const { cols } = planInputs(schema, table);
  requireRows(rows, table);
  if (into.length !== rows.length * cols) {
    throw new UsageError(
      `encodeInputs: expected room for ${rows.length} × ${cols} numbers, got ${into.length}`,
    );
  }
  const { decode, encode } = rowEncoder(schema, table, into instanceof Float64Array ? 'doubles' : 'bytes');
  const unseen = encode(rows, into);
  if (into instanceof Float64Array) return { inputs: { cols, kind: 'doubles', data: into }, unseen };
  return { inputs: { cols, kind: 'bytes', data: into, decode: decode! }, unseen };
}
