import { excerpt } from '@descent/core';

/** The most bytes of one cell and of one row: what lies behind a forgotten quote must not fill the memory. */
export const FIELD_LIMIT: number = 1024 * 1024;
export const ROW_LIMIT: number = 16 * FIELD_LIMIT;

/** What is wrong with a record, found while cutting it out: where, without the names that only the header knows. */
export interface RecordFault {
  /** Counted from 0, the header included. */
  readonly record: number;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 0; missing when the record as a whole is at fault. */
  readonly field?: number;
  /** Expected, received, remedy. */
  readonly problem: string;
  /** True when another delimiter may be the remedy. */
  readonly ragged?: boolean;
}

/** The problems of a record, in words. */
export const problems: {
  readonly nul: string;
  readonly invalidText: string;
  readonly unclosedQuote: string;
  readonly longField: string;
  readonly longRow: string;
  strayText(byte: number): string;
  ragged(expected: number, got: number): string;
  blankLine(expected: number): string;
} = {
  nul: 'expected text, got a NUL byte; save the file as UTF-8 text',
  invalidText: 'expected UTF-8 text, got other bytes; save the file as UTF-8',
  unclosedQuote:
    'expected a closing quote, got the end of the file; close the quote that opens here, or double it if it belongs to the text',
  longField: `expected a cell of at most ${FIELD_LIMIT} bytes, got a longer one; look for a quote that is not closed`,
  longRow: `expected a row of at most ${ROW_LIMIT} bytes, got a longer one; check the line ends`,
  strayText(byte) {
    const got = byte < 0x80 ? excerpt(String.fromCharCode(byte)) : 'other text';
    return `expected a delimiter or a line end after the closing quote, got ${got}; double the quotes that belong to the text`;
  },
  ragged(expected, got) {
    return `expected ${columns(expected)}, got ${got}; give each row the columns of the first line, and quote cells that hold the delimiter`;
  },
  blankLine(expected) {
    return `expected ${columns(expected)}, got a blank line; remove the line`;
  },
};

function columns(count: number): string {
  return `${count} ${count === 1 ? 'column' : 'columns'}`;
}
