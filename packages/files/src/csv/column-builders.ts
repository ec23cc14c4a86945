import {
  type CategoryColumn,
  type Column,
  type NumberArray,
  type NumberColumn,
  type NumberFormat,
  PLAIN_NUMBERS,
  parseNumberIn,
  sameFormat,
} from '@descent/core';
import type { MissingMarkers } from './missing-markers.ts';

/** Collects the cells of one column. */
export interface ColumnBuilder {
  /** Adds a trimmed cell; false, and nothing added, when the column cannot hold it. */
  push(cell: string): boolean;
  /** The column of the cells since the last `take`. */
  take(): Column;
}

const FIRST_CAPACITY = 64;

/** How a column of numbers is read: in which format [plain], and which cells are gaps in it [none]. */
export interface NumbersAsRead {
  readonly format?: NumberFormat | undefined;
  readonly missing?: MissingMarkers | undefined;
}

/** Collects numbers as bytes until one comes that is none, then as doubles; a gap is NaN. */
export class NumberBuilder implements ColumnBuilder {
  readonly #name: string;
  readonly #format: NumberFormat;
  readonly #missing: MissingMarkers | undefined;
  #values: NumberArray = new Uint8Array(FIRST_CAPACITY);
  #length = 0;

  /** With the first `rows` cells of `before` already, where somebody else has read them. */
  constructor(name: string, asRead: NumbersAsRead = {}, before?: NumberColumn, rows = 0) {
    this.#name = name;
    this.#format = asRead.format ?? PLAIN_NUMBERS;
    this.#missing = asRead.missing;
    if (before === undefined) return;
    const { values, offset, stride } = before;
    this.#values = values instanceof Uint8Array ? new Uint8Array(2 * rows) : new Float64Array(2 * rows);
    for (; this.#length < rows; this.#length++) {
      this.#values[this.#length] = values[offset + this.#length * stride]!;
    }
  }

  push(cell: string): boolean {
    const isGap = this.#missing?.isMissingNumber(cell) === true;
    const value = isGap ? NaN : parseNumberIn(cell, this.#format);
    if (Number.isNaN(value) && !isGap) return false;
    this.pushValue(value);
    return true;
  }

  /** Adds a number, or NaN for a gap. */
  pushValue(value: number): void {
    if (this.#length === this.#values.length) this.#resize(2 * this.#length);
    this.#values[this.#length] = value;
    // A byte that reads back as another number (0 for −0) was not exact.
    if (!Object.is(this.#values[this.#length], value)) {
      this.#values = new Float64Array(this.#values);
      this.#values[this.#length] = value;
    }
    this.#length++;
  }

  take(): NumberColumn {
    if (this.#values.length !== this.#length) this.#resize(this.#length);
    const values = this.#values;
    this.#values = new Uint8Array(FIRST_CAPACITY);
    this.#length = 0;
    const column = { name: this.#name, type: 'number', values, offset: 0, stride: 1 } as const;
    return sameFormat(this.#format, PLAIN_NUMBERS) ? column : { ...column, format: this.#format };
  }

  #resize(capacity: number): void {
    const values = this.#values instanceof Uint8Array ? new Uint8Array(capacity) : new Float64Array(capacity);
    values.set(this.#values.subarray(0, this.#length));
    this.#values = values;
  }
}

/** Collects words as codes into the list of those seen; cells without a value, where they are told apart, as the empty word. */
export class CategoryBuilder implements ColumnBuilder {
  readonly #name: string;
  readonly #missing: MissingMarkers | undefined;
  #codes = new Int32Array(FIRST_CAPACITY);
  #length = 0;
  /** The code of each cell seen: several have that of the empty word. */
  #codeOf = new Map<string, number>();
  #levels: string[] = [];

  constructor(name: string, missing?: MissingMarkers) {
    this.#name = name;
    this.#missing = missing;
  }

  /** How many different words there are by now. */
  get levels(): readonly string[] {
    return this.#levels;
  }

  push(cell: string): boolean {
    const code = this.#codeOf.get(cell) ?? this.#newCode(cell);
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
    const levels = this.#levels;
    this.#codes = new Int32Array(FIRST_CAPACITY);
    this.#length = 0;
    this.#codeOf = new Map();
    this.#levels = [];
    return { name: this.#name, type: 'category', codes, levels };
  }

  #newCode(cell: string): number {
    const word = this.#missing?.isMissing(cell) === true ? '' : cell;
    const code = this.#codeOf.get(word) ?? this.#levels.push(word) - 1;
    this.#codeOf.set(word, code);
    this.#codeOf.set(cell, code);
    return code;
  }
}
