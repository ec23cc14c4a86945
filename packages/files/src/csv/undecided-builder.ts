import {
  type Column,
  type NumberColumn,
  numberFormats,
  PLAIN_NUMBERS,
  parseNumber,
  parseNumberIn,
} from '@descent/core';
import { CategoryBuilder, type ColumnBuilder, NumberBuilder } from './column-builders.ts';
import { areSlips, type Inferred, inferColumn } from './infer-column.ts';
import type { MissingMarkers } from './missing-markers.ts';

/** Different cells of a column of plain numbers beyond which their texts are let go. */
const MOST_TEXTS = 65_536;

/** What is known of a column beforehand. */
export interface UndecidedColumn {
  readonly missing: MissingMarkers;
  readonly delimiter: string;
  /** Whether it has been declared to be one of numbers, in whatever format. */
  readonly mustBeNumbers: boolean;
  /** Whether texts are kept, however many there are. */
  readonly keepTexts: boolean;
}

/** Why a column is none: the row of the first cell in the way, and what was found. */
export interface ColumnFault {
  readonly row: number;
  readonly cell: string;
  /** All different cells in the way, and how many cells they are. */
  readonly bad: readonly string[];
  readonly cells: number;
  readonly inferred: Extract<Inferred, { type: 'slips' | 'mixed' }>;
}

/**
 * Collects the cells of a column whose type is found at the end, from all of them.
 *
 * It keeps the different texts, and counts on there being few. Of a column of plain numbers alone it keeps the numbers from some point
 * on. Where later cells show that the texts are needed after all, `lacksTexts` says so, and the file has to be read once more.
 */
export class UndecidedBuilder implements ColumnBuilder {
  readonly #name: string;
  readonly #known: UndecidedColumn;
  #words: CategoryBuilder;
  #mostTexts: number;
  /** Instead of the words, once these were let go. */
  #numbers: NumberBuilder | undefined;
  #rows = 0;
  /** Cells without a value, counted once there are numbers alone. */
  #gaps = 0;
  /** Cells among the numbers that are none: how often each is there, and the row of the first. */
  readonly #odd = new Map<string, { count: number; readonly row: number }>();

  /** With the first `rows` cells of `before` already, where somebody else has read them as plain numbers. */
  constructor(name: string, known: UndecidedColumn, before?: NumberColumn, rows = 0) {
    this.#name = name;
    this.#known = known;
    this.#words = new CategoryBuilder(name);
    this.#mostTexts = known.keepTexts ? Number.POSITIVE_INFINITY : MOST_TEXTS;
    if (before !== undefined) this.#numbers = new NumberBuilder(name, known, before, rows);
    this.#rows = rows;
  }

  /** Adds a cell; false only for one that cannot be a number in any format, where numbers were declared. */
  push(cell: string): boolean {
    this.#rows++;
    if (this.#numbers !== undefined) return this.#pushNumber(cell);
    const before = this.#words.levels.length;
    this.#words.push(cell);
    const { levels } = this.#words;
    if (levels.length === before) return true;
    if (this.#known.mustBeNumbers && !this.#known.missing.isMissingNumber(cell) && !isNumberLike(cell))
      return false;
    if (levels.length > this.#mostTexts) this.#letTextsGo();
    return true;
  }

  /**
   * Whether texts that were let go decide what the column is. They do not where the odd cells are few, and none of them is a number in
   * another format: then these are slips, whatever the others looked like.
   */
  lacksTexts(): boolean {
    if (this.#odd.size === 0) return false;
    const odd = this.#oddCells();
    return (
      [...this.#odd.keys()].some(isNumberLike) ||
      !areSlips(this.#rows - this.#gaps - odd, odd, this.#odd.size)
    );
  }

  /** The column, or what is in the way of its being one. */
  settle(): Column | ColumnFault {
    if (this.#numbers !== undefined) return this.#odd.size > 0 ? this.#slips() : this.#numbers.take();
    const { codes, levels } = this.#words.take();
    const counts = new Int32Array(levels.length);
    for (const code of codes) counts[code]!++;
    const { missing, delimiter, mustBeNumbers } = this.#known;
    const inferred = inferColumn({ texts: levels, counts }, missing, delimiter);
    if (inferred.type === 'slips' || inferred.type === 'mixed') {
      const [first] = inferred.bad;
      const cells = inferred.bad.reduce((sum, code) => sum + counts[code]!, 0);
      const bad = inferred.bad.map((code) => levels[code]!);
      return { row: codes.indexOf(first!), cell: bad[0]!, bad, cells, inferred };
    }
    // Where no cell has a value, they may be numbers as well as words.
    if (inferred.type === 'category' && !mustBeNumbers) return this.#asWords(codes, levels);
    const format = inferred.type === 'number' ? inferred.format : undefined;
    const values = levels.map((text) =>
      missing.isMissingNumber(text) ? NaN : parseNumberIn(text, format ?? numberFormats[0]!),
    );
    const builder = new NumberBuilder(this.#name, { format });
    for (const code of codes) builder.pushValue(values[code]!);
    return builder.take();
  }

  /** @throws Error when the column is none; `settle` says why. */
  take(): Column {
    const settled = this.settle();
    if ('inferred' in settled) throw new Error(`unreachable: column ${this.#name} is not settled`);
    return settled;
  }

  #pushNumber(cell: string): boolean {
    if (this.#known.missing.isMissingNumber(cell)) this.#gaps++;
    if (this.#numbers!.push(cell)) return true;
    if (this.#known.mustBeNumbers && !isNumberLike(cell)) return false;
    const seen = this.#odd.get(cell);
    if (seen !== undefined) seen.count++;
    else this.#odd.set(cell, { count: 1, row: this.#rows - 1 });
    this.#numbers!.pushValue(NaN);
    return true;
  }

  #oddCells(): number {
    let cells = 0;
    for (const { count } of this.#odd.values()) cells += count;
    return cells;
  }

  /** What `inferColumn` would say of all the texts. */
  #slips(): ColumnFault {
    const bad = [...this.#odd.keys()];
    const cells = this.#oddCells();
    const present = this.#rows - this.#gaps;
    const inferred = {
      type: 'slips',
      format: PLAIN_NUMBERS,
      numbers: present - cells,
      present,
      bad: [],
    } as const;
    return { row: this.#odd.get(bad[0]!)!.row, cell: bad[0]!, bad, cells, inferred };
  }

  /** Goes on with numbers alone if all texts so far are plain ones; else looks again when there are twice as many. */
  #letTextsGo(): void {
    const { missing } = this.#known;
    const isPlain = (text: string) => missing.isMissingNumber(text) || !Number.isNaN(parseNumber(text));
    if (!this.#words.levels.every(isPlain)) {
      this.#mostTexts *= 2;
      return;
    }
    const { codes, levels } = this.#words.take();
    this.#numbers = new NumberBuilder(this.#name, { missing });
    const values = levels.map((text) => (missing.isMissingNumber(text) ? NaN : parseNumber(text)));
    for (const code of codes) {
      if (Number.isNaN(values[code])) this.#gaps++;
      this.#numbers.pushValue(values[code]!);
    }
  }

  #asWords(codes: Int32Array, texts: readonly string[]): Column {
    const { missing } = this.#known;
    if (!texts.some((text) => text !== '' && missing.isMissing(text)))
      return { name: this.#name, type: 'category', codes, levels: texts };
    const merged = new CategoryBuilder(this.#name, missing);
    for (const code of codes) merged.push(texts[code]!);
    return merged.take();
  }
}

/** True for a number in any format. */
function isNumberLike(cell: string): boolean {
  return numberFormats.some((format) => !Number.isNaN(parseNumberIn(cell, format)));
}
