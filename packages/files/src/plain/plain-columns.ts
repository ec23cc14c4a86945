import { MemoryError, type NumberArray, type NumberColumn } from '@descent/core';
import { BYTE, countKind, DOUBLE, type RangeBlock } from './range-block.ts';

/** Rows are expected to be as long as those seen, with so much room to spare. */
const SPARE = 1.05;

/**
 * Puts the blocks of ranges, in their order, together into columns. Columns that began as bytes lie side by side in one array,
 * those that began as doubles in another; one that turns out to need doubles later gets an array of its own.
 */
export class PlainColumns {
  rows = 0;
  /** What each column needs by now. */
  readonly kinds: Uint8Array;
  /** What each column needed in the first block. */
  readonly #firstKinds: Uint8Array;
  /** The place of each column among those of its first kind. */
  readonly #places: Int32Array;
  readonly #byteColumns: number;
  readonly #doubleColumns: number;
  #capacity = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #doubles: Float64Array = new Float64Array(0);
  readonly #widened = new Map<number, Float64Array>();

  constructor(kinds: Uint8Array) {
    this.kinds = kinds.slice();
    this.#firstKinds = kinds.slice();
    this.#byteColumns = countKind(kinds, BYTE);
    this.#doubleColumns = kinds.length - this.#byteColumns;
    const next = [0, 0];
    this.#places = Int32Array.from(kinds, (kind) => next[kind]!++);
  }

  /**
   * Adds the rows of a block; `left` guesses how many times as many are still to come.
   * @throws MemoryError when there is no room for them.
   */
  add(block: RangeBlock, left: number): void {
    const rows = this.rows + block.rows;
    if (rows > this.#capacity) this.#reserve(Math.ceil(rows * Math.max(1, 1 + left) * SPARE));
    block.kinds.forEach((kind, column) => {
      if (kind === DOUBLE && this.kinds[column] === BYTE) this.#widen(column);
    });
    if (this.#widened.size === 0) {
      this.#bytes.set(block.bytes, this.rows * this.#byteColumns);
      this.#doubles.set(block.doubles, this.rows * this.#doubleColumns);
    } else this.#addByColumn(block);
    this.rows = rows;
  }

  /** The columns of all rows added so far. */
  take(names: readonly string[]): NumberColumn[] {
    const bytes = this.#bytes.subarray(0, this.rows * this.#byteColumns);
    const doubles = this.#doubles.subarray(0, this.rows * this.#doubleColumns);
    return names.map((name, column): NumberColumn => {
      const widened = this.#widened.get(column);
      if (widened)
        return { name, type: 'number', values: widened.subarray(0, this.rows), offset: 0, stride: 1 };
      const [values, stride]: [NumberArray, number] =
        this.kinds[column] === BYTE ? [bytes, this.#byteColumns] : [doubles, this.#doubleColumns];
      return { name, type: 'number', values, offset: this.#places[column]!, stride };
    });
  }

  // Memory that is reserved and not written to costs nothing yet, so that a generous guess is cheap.
  #reserve(rows: number): void {
    const used = this.rows;
    const bytes = allocate(Uint8Array, rows * this.#byteColumns);
    bytes.set(this.#bytes.subarray(0, used * this.#byteColumns));
    const doubles = allocate(Float64Array, rows * this.#doubleColumns);
    doubles.set(this.#doubles.subarray(0, used * this.#doubleColumns));
    this.#bytes = bytes;
    this.#doubles = doubles;
    for (const [column, values] of this.#widened) {
      const larger = allocate(Float64Array, rows);
      larger.set(values.subarray(0, used));
      this.#widened.set(column, larger);
    }
    this.#capacity = rows;
  }

  #widen(column: number): void {
    this.kinds[column] = DOUBLE;
    const values = allocate(Float64Array, this.#capacity);
    let at = this.#places[column]!;
    for (let row = 0; row < this.rows; row++, at += this.#byteColumns) values[row] = this.#bytes[at]!;
    this.#widened.set(column, values);
  }

  #addByColumn(block: RangeBlock): void {
    const strides = [countKind(block.kinds, BYTE), countKind(block.kinds, DOUBLE)];
    const next = [0, 0];
    block.kinds.forEach((kind, column) => {
      const from = kind === BYTE ? block.bytes : block.doubles;
      const stride = strides[kind]!;
      const into = this.#target(column);
      let at = next[kind]!++;
      let to = into.first;
      for (let row = 0; row < block.rows; row++, at += stride, to += into.stride) into.values[to] = from[at]!;
    });
  }

  /** Where the next rows of a column go. */
  #target(column: number): { values: NumberArray; first: number; stride: number } {
    const widened = this.#widened.get(column);
    if (widened) return { values: widened, first: this.rows, stride: 1 };
    const isByte = this.#firstKinds[column] === BYTE;
    const stride = isByte ? this.#byteColumns : this.#doubleColumns;
    const first = this.rows * stride + this.#places[column]!;
    return { values: isByte ? this.#bytes : this.#doubles, first, stride };
  }
}

function allocate<T extends NumberArray>(
  kind: { new (length: number): T; BYTES_PER_ELEMENT: number },
  length: number,
): T {
  try {
    return new kind(length);
  } catch (error) {
    const megabytes = Math.ceil((length * kind.BYTES_PER_ELEMENT) / 1e6);
    throw new MemoryError(
      `a table: expected ${megabytes} MB of memory for its numbers, got none; use fewer rows or columns`,
      { cause: error },
    );
  }
}
