import type { CategoryColumn, Column, NumberColumn } from '@descent/core';
import { isEmptyWord } from './column-cells.ts';

/** What types are told by, counted over all rows of a column. */
export type ColumnFacts = NumberFacts | WordFacts;

interface CellCounts {
  /** Cells, those without a value, and the others. */
  readonly rows: number;
  readonly missing: number;
  readonly present: number;
}

export interface NumberFacts extends CellCounts {
  readonly column: NumberColumn;
  /** Infinity and −Infinity where no cell has a value. */
  readonly least: number;
  readonly largest: number;
  /** True when every number is whole. */
  readonly isWhole: boolean;
}

export interface WordFacts extends CellCounts {
  readonly column: CategoryColumn;
  /** The different words that are there, in order of first appearance in the file; without the empty one, which stands for gaps. */
  readonly words: readonly string[];
}

export function isNumeric(facts: ColumnFacts): facts is NumberFacts {
  return facts.column.type === 'number';
}

/** Counts what there is to know of a column. */
export function columnFacts(column: Column, rows: number): ColumnFacts {
  return column.type === 'number' ? numberFacts(column, rows) : wordFacts(column, rows);
}

function numberFacts(column: NumberColumn, rows: number): NumberFacts {
  const { values, offset, stride } = column;
  let missing = 0;
  let least = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  let isWhole = true;
  for (let row = 0, at = offset; row < rows; row++, at += stride) {
    const x = values[at]!;
    if (Number.isNaN(x)) {
      missing++;
      continue;
    }
    if (x < least) least = x;
    if (x > largest) largest = x;
    if (x !== Math.floor(x)) isWhole = false;
  }
  return { column, rows, missing, present: rows - missing, least, largest, isWhole };
}

function wordFacts(column: CategoryColumn, rows: number): WordFacts {
  const seen = new Uint8Array(column.levels.length);
  const isEmpty = column.levels.map(isEmptyWord);
  let missing = 0;
  for (let row = 0; row < rows; row++) {
    const code = column.codes[row]!;
    seen[code] = 1;
    if (isEmpty[code]) missing++;
  }
  const words = column.levels.filter((_, code) => seen[code] === 1 && !isEmpty[code]);
  return { column, rows, missing, present: rows - missing, words };
}
