import {
  ASCII,
  BLANK,
  byteKinds,
  CARRIAGE_RETURN,
  DELIMITER,
  FOREIGN,
  LINE_FEED,
  NUL,
  QUOTE,
} from './byte-kinds.ts';
import type { LineMap } from './line-map.ts';
import { FIELD_LIMIT, problems, type RecordFault, ROW_LIMIT } from './record-fault.ts';

// States. A quote opens in the first three only.
const LINE_START = 0;
const FIELD_START = 1;
const IN_FOREIGN = 2; // only blanks and bytes beyond ASCII, which may be blanks too
const IN_TEXT = 3;
const IN_QUOTES = 4;
const AFTER_QUOTE = 5; // closed, or the first half of an escaped quote
const CLOSED = 6;

/** Records that somebody else has read. */
export interface RecordsBefore {
  readonly records: number;
  /** Columns of each; 0 when there are none. */
  readonly columns: number;
}

const NO_RECORDS: RecordsBefore = { records: 0, columns: 0 };

/**
 * Follows a CSV file byte by byte, tells where its records end and stops at the first that is malformed.
 *
 * It agrees with the parser behind it on every file that it lets pass: white space around quotes is skipped, a quote
 * inside text is a character, line ends are \n, \r\n and \r. Offsets are those of the buffer given to `scan`.
 */
export class RecordScanner {
  /** Whole records seen. */
  records = 0;
  /** Columns of the first record, or 0 before its end. */
  columns = 0;
  /** Where the records that were not taken yet begin, and where the last whole one ends. */
  start = 0;
  whole = 0;
  /** The field that the scanner is in, counted from 0. */
  field = 0;
  /** Blank lines since the last record: rows of a one-column table if another record follows, else ignored. */
  blanks = 0;
  fault: RecordFault | undefined;

  readonly #kinds: Uint8Array;
  readonly #lines: LineMap;
  #state = LINE_START;
  #line = 1;
  #recordLine = 1;
  #fieldLine = 1;
  #blankLine = 1;
  #fieldStart = 0;
  #lastReturn = -2;

  /** `before`: the records in front of the bytes, each on a line of its own. */
  constructor(delimiter: string, lines: LineMap, before: RecordsBefore = NO_RECORDS) {
    this.#kinds = byteKinds(delimiter);
    this.#lines = lines;
    this.records = before.records;
    this.columns = before.columns;
    this.#line += before.records;
    this.#recordLine = this.#line;
    this.#fieldLine = this.#line;
  }

  /** Follows `bytes[from]` to `bytes[to − 1]`; at a malformed record it sets `fault` and goes no further. */
  scan(bytes: Uint8Array, from: number, to: number): void {
    const kinds = this.#kinds;
    for (let at = from; at < to && this.fault === undefined; at++) {
      const kind = kinds[bytes[at]!]!;
      const state = this.#state;
      if (kind <= BLANK && (state === IN_TEXT || state === IN_QUOTES)) continue;
      if (state === LINE_START) this.#beginRecord(kind);
      if (this.fault === undefined) this.#step(kind, bytes, at);
    }
    if (this.fault !== undefined) return;
    if (to - this.#fieldStart > FIELD_LIMIT) this.#fail(problems.longField, this.#fieldLine);
    else if (to - this.whole > ROW_LIMIT) this.#failRecord(problems.longRow);
  }

  /** The input ends here. True when its last record still lacks a line end. */
  end(): boolean {
    if (this.#state === IN_QUOTES) this.#fail(problems.unclosedQuote, this.#fieldLine);
    return this.fault === undefined && this.#state !== LINE_START;
  }

  /** The bytes before offset `by` were taken away. */
  rebase(by: number): void {
    this.start = 0;
    this.whole -= by;
    this.#fieldStart -= by;
    this.#lastReturn -= by;
  }

  #step(kind: number, bytes: Uint8Array, at: number): void {
    if (kind === LINE_FEED && at === this.#lastReturn + 1) this.#joinLineEnd(at);
    else if (kind === LINE_FEED || kind === CARRIAGE_RETURN) {
      if (kind === CARRIAGE_RETURN) this.#lastReturn = at;
      this.#line++;
      if (this.#state === LINE_START) this.#endBlankLine(at);
      else if (this.#state !== IN_QUOTES) this.#endRecord(at);
    } else if (kind === NUL) this.#fail(problems.nul);
    else if (kind === QUOTE) this.#quote(bytes, at);
    else if (this.#state === IN_QUOTES) return;
    else if (kind === DELIMITER) {
      this.#endField(at);
      this.field++;
      this.#fieldLine = this.#line;
      this.#state = FIELD_START;
    } else this.#text(kind, bytes[at]!);
  }

  #text(kind: number, byte: number): void {
    if (this.#state === AFTER_QUOTE || this.#state === CLOSED) {
      if (kind === BLANK) this.#state = CLOSED;
      else this.#fail(problems.strayText(byte));
    } else if (kind === ASCII) this.#state = IN_TEXT;
    else if (kind === FOREIGN) this.#state = IN_FOREIGN;
  }

  #quote(bytes: Uint8Array, at: number): void {
    if (this.#state === IN_QUOTES) this.#state = AFTER_QUOTE;
    else if (this.#state === AFTER_QUOTE) this.#state = IN_QUOTES;
    else if (this.#state === CLOSED) this.#fail(problems.strayText(bytes[at]!));
    else if (this.#state === IN_FOREIGN) {
      // The parser skips any white space before a quote, also that beyond ASCII.
      const before = Buffer.from(bytes.subarray(this.#fieldStart, at)).toString();
      this.#state = before.trim() === '' ? IN_QUOTES : IN_TEXT;
    } else if (this.#state !== IN_TEXT) this.#state = IN_QUOTES;
  }

  // Called at each byte at the start of a line, until one shows that the line is not blank.
  #beginRecord(kind: number): void {
    if (kind === BLANK || kind === LINE_FEED || kind === CARRIAGE_RETURN) return;
    this.#state = FIELD_START;
    if (this.blanks > 0 && this.columns > 1) this.#failBlankLine();
  }

  #endBlankLine(at: number): void {
    if (this.blanks++ === 0) this.#blankLine = this.#recordLine;
    this.#nextLine(at + 1);
  }

  // The second byte of \r\n belongs to the line that \r ended, even when that record was taken away already.
  #joinLineEnd(at: number): void {
    if (this.#state === IN_QUOTES) return;
    if (this.start === at) this.start = at + 1;
    if (this.whole === at) this.whole = at + 1;
    this.#fieldStart = at + 1;
  }

  #endField(at: number): void {
    if (at - this.#fieldStart > FIELD_LIMIT) this.#fail(problems.longField, this.#fieldLine);
    this.#fieldStart = at + 1;
  }

  #endRecord(at: number): void {
    this.#endField(at);
    if (this.fault === undefined) this.#checkRecord(at);
    if (this.fault !== undefined) return;
    for (; this.blanks > 0; this.blanks--, this.records++) this.#lines.add(this.#blankLine++);
    this.#lines.add(this.#recordLine);
    this.records++;
    this.whole = at + 1;
    this.#nextLine(at + 1);
  }

  #checkRecord(at: number): void {
    const columns = this.field + 1;
    if (this.columns === 0) this.columns = columns;
    if (at - this.whole > ROW_LIMIT) this.#failRecord(problems.longRow);
    else if (columns !== this.columns) this.#failRecord(problems.ragged(this.columns, columns), true);
    else if (this.blanks > 0 && columns > 1) this.#failBlankLine();
  }

  #nextLine(at: number): void {
    this.#state = LINE_START;
    this.field = 0;
    this.#fieldStart = at;
    this.#recordLine = this.#line;
    this.#fieldLine = this.#line;
  }

  #failBlankLine(): void {
    this.fault = {
      record: this.records,
      line: this.#blankLine,
      problem: problems.blankLine(this.columns),
    };
  }

  #failRecord(problem: string, ragged = false): void {
    this.fault = { record: this.records + this.blanks, line: this.#recordLine, problem, ragged };
  }

  #fail(problem: string, line = this.#recordLine): void {
    this.fault ??= { record: this.records + this.blanks, line, field: this.field, problem };
  }
}
