import {
  type CategoryColumn,
  type Column,
  type NumberArray,
  type NumberColumn,
  parseNumber,
} from '@descent/core';

/** Collects the cells of one column. */
export interface ColumnBuilder {
  /** Adds a trimmed cell; false, and nothing added, when the column cannot hold it. */
  push(cell: string): boolean;
  /** The column of the cells since the last `take`. */
  take(): Column;
}

const FIRST_CAPACITY = 64;

/** Collects numbers as bytes until one comes that is none, then as doubles. */
export class NumberBuilder implements ColumnBuilder {
  readonly #name: string;
  #values: NumberArray = new Uint8Array(FIRST_CAPACITY);
  #length = 0;

  /** With the first `rows` cells of `before` already, where somebody else has read them. */
  constructor(name: string, before?: NumberColumn, rows = 0) {
    this.#name = name;
    if (before === undefined) return;
    const { values, offset, stride } = before;
    this.#values = values instanceof Uint8Array ? new Uint8Array(2 * rows) : new Float64Array(2 * rows);
    for (; this.#length < rows; this.#length++) {
      this.#values[this.#length] = values[offset + this.#length * stride]!;
    }
  }

  push(cell: string): boolean {
    const value = parseNumber(cell);
    if (Number.isNaN(value)) return false;
    if (this.#length === this.#values.length) this.#resize(2 * this.#length);
    this.#values[this.#length] = value;
    // A byte that reads back as another number (0 for −0) was not exact.
    if (!Object.is(this.#values[this.#length], value)) {
      this.#values = new Float64Array(this.#values);
      this.#values[this.#length] = value;
    }
    this.#length++;
    return true;
  }

  take(): NumberColumn {
    if (this.#values.length !== this.#length) this.#resize(this.#length);
    const values = this.#values;
    this.#values = new Uint8Array(FIRST_CAPACITY);
    this.#length = 0;
    return { name: this.#name, type: 'number', values, offset: 0, stride: 1 };
  }

  #resize(capacity: number): void {
    const values = this.#values instanceof Uint8Array ? new Uint8Array(capacity) : new Float64Array(capacity);
    values.set(this.#values.subarray(0, this.#length));
    this.#values = values;
  }
}

/** Collects words as codes into the list of those seen. */
export class CategoryBuilder implements ColumnBuilder {
  readonly #name: string;
  #codes = new Int32Array(FIRST_CAPACITY);
  #length = 0;
  #codeOf = new Map<string, number>();

  constructor(name: string) {
    this.#name = name;
  }

  push(cell: string): boolean {
    let code = this.#codeOf.get(cell);
    if (code === undefined) {
      code = this.#codeOf.size;
      this.#codeOf.set(cell, code);
    }
    if (this.#length === this.#codes.length) {
      const codes = new Int32Array(2 * this.#length);
      codes.set(this.#codes);
      this.#codes = codes;
    }
    this.#codes[this.#length++] = code;
    return true;
  }

  take(): CategoryColumn {
    const codes = this.#codes.slice(0, this.#length);
    const levels = [...this.#codeOf.keys()];
    this.#codes = new Int32Array(FIRST_CAPACITY);
    this.#length = 0;
    this.#codeOf = new Map();
    return { name: this.#name, type: 'category', codes, levels };
  }
}
