import { type NumberColumn, parseNumber } from '@descent/core';
import type { DeclaredTypes } from '../csv/column-readings.ts';
import type { HeaderChoice } from '../csv/header.ts';
import type { MissingMarkers } from '../csv/missing-markers.ts';
import { type LineRange, LineRanges } from './line-ranges.ts';
import { PlainColumns } from './plain-columns.ts';
import { type PlainStart, plainStart } from './plain-start.ts';
import { type RangeScanner, type RangeTask, serialScanner } from './range-scanner.ts';

/** Rows from which on it is worth going on behind them, where a file turns out to be odd, instead of beginning anew. */
const ROWS_TO_KEEP = 1000;

/** How a plain file is cut and who reads it; none of it shows in the result. */
export interface PlainTuning {
  /** Bytes of a range, about. */
  readonly rangeBytes: number;
  /** Bytes that are read in this thread before others are asked to help. */
  readonly serialBytes: number;
  /** Whoever helps then; undefined when nobody can. */
  readonly helpers: () => RangeScanner | undefined;
}

export interface PlainOptions {
  readonly delimiter: string;
  readonly header: HeaderChoice;
  readonly types: DeclaredTypes;
  readonly missing: MissingMarkers;
  /** Bytes of the file, where that is known. */
  readonly size: number | undefined;
}

/** Rows of numbers, as far as a file was plain. */
export interface PlainRows {
  readonly header: boolean;
  readonly columns: readonly NumberColumn[];
  readonly rows: number;
}

/** A file that was plain to its end; or where another reader has to go on: after the rows there, or from its start. */
export type PlainOutcome =
  | { readonly plain: true; readonly read: PlainRows }
  | { readonly plain: false; readonly read: PlainRows | undefined; readonly rest: AsyncIterable<Uint8Array> };

/**
 * Reads a CSV file that holds numbers in decimal and nothing else but the names of columns. At the first line that is anything
 * else it stops, and gives what it has: from a thousand rows on, those count; before, none.
 *
 * @throws what `chunks` throws; FailureError when a helper fails; MemoryError when the rows do not fit.
 */
export async function readPlain(
  chunks: AsyncIterable<Uint8Array>,
  options: PlainOptions,
  tuning: PlainTuning,
): Promise<PlainOutcome> {
  const reading = new PlainReading(chunks, options, tuning);
  try {
    return await reading.read();
  } finally {
    await reading.close();
  }
}

interface Underway {
  readonly task: RangeTask;
  readonly completed: boolean;
}

class PlainReading {
  readonly #options: PlainOptions;
  readonly #tuning: PlainTuning;
  readonly #ranges: LineRanges;
  readonly #underway: Underway[] = [];
  #scanner: RangeScanner = serialScanner;
  #mayAsk = true;
  #start: PlainStart | undefined;
  #columns: PlainColumns | undefined;
  /** Everything from the start of the file, while it may have to be read anew. */
  #kept: Uint8Array[] | undefined = [];
  #bytesTaken = 0;

  constructor(chunks: AsyncIterable<Uint8Array>, options: PlainOptions, tuning: PlainTuning) {
    this.#options = options;
    this.#tuning = tuning;
    this.#ranges = new LineRanges(chunks[Symbol.asyncIterator](), tuning.rangeBytes);
  }

  async read(): Promise<PlainOutcome> {
    for (;;) {
      const range = await this.#ranges.next();
      if (range === 'tooLong') return this.#odd();
      if (range === undefined) break;
      if (!(await this.#take(range))) return this.#odd();
    }
    while (this.#underway.length > 0) if (!(await this.#settle())) return this.#odd();
    const read = this.#read();
    return read === undefined || read.rows === 0 ? this.#odd() : { plain: true, read };
  }

  async close(): Promise<void> {
    await this.#scanner.close();
  }

  /** Starts on a range; false when the file is not plain. */
  async #take(range: LineRange): Promise<boolean> {
    this.#kept?.push(withoutCompletion(range.bytes, range.completed));
    const { delimiter, header, types, missing } = this.#options;
    let lines = range.bytes;
    if (this.#start === undefined) {
      // The scanner would take a number that marks a missing value for what it says.
      if (missing.given.some((word) => !Number.isNaN(parseNumber(word)))) return false;
      this.#start = plainStart(lines, delimiter, header, types);
      if (this.#start === undefined) return false;
      lines = lines.subarray(this.#start.length);
    }
    if (lines.length === 0) return true;
    this.#askForHelp();
    const kinds = this.#columns?.kinds.slice() ?? new Uint8Array(this.#start.names.length);
    const task = this.#scanner.start(lines, { delimiter: delimiter.charCodeAt(0), kinds });
    this.#underway.push({ task, completed: range.completed });
    // The first block says what the columns are.
    const wait = this.#columns === undefined || this.#underway.length >= this.#scanner.lanes;
    return !wait || this.#settle();
  }

  #askForHelp(): void {
    if (!this.#mayAsk || this.#bytesTaken < this.#tuning.serialBytes) return;
    this.#mayAsk = false;
    this.#scanner = this.#tuning.helpers() ?? this.#scanner;
  }

  /** Waits for the oldest range and takes its rows; false, and the range stays, when it is not plain. */
  async #settle(): Promise<boolean> {
    const { task } = this.#underway[0]!;
    const block = await task.block;
    if (block === undefined) return false;
    this.#columns ??= new PlainColumns(block.kinds);
    this.#bytesTaken += task.bytes.length;
    const { size } = this.#options;
    this.#columns.add(block, size === undefined ? 1 : size / this.#bytesTaken - 1);
    if (this.#columns.rows >= ROWS_TO_KEEP) this.#kept = undefined;
    this.#underway.shift();
    task.release();
    return true;
  }

  #read(): PlainRows | undefined {
    if (this.#start === undefined || this.#columns === undefined) return undefined;
    const { header, names } = this.#start;
    return { header, columns: this.#columns.take(names), rows: this.#columns.rows };
  }

  #odd(): PlainOutcome {
    const read = this.#kept === undefined ? this.#read() : undefined;
    const before =
      this.#kept ?? this.#underway.map(({ task, completed }) => withoutCompletion(task.bytes, completed));
    return { plain: false, read, rest: chained(before, this.#ranges.rest()) };
  }
}

/** A copy, in memory of this thread's own, without the line feed that the file lacks. */
function withoutCompletion(bytes: Uint8Array, completed: boolean): Uint8Array {
  return new Uint8Array(completed ? bytes.subarray(0, -1) : bytes);
}

async function* chained(
  before: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  yield* before;
  yield* rest;
}
