import { type NumberFormat, numberFormats, parseNumberIn, sameFormat } from '@descent/core';
import type { MissingMarkers } from './missing-markers.ts';

/** Cells that must be numbers, at least, before words among them count as slips. */
const FEWEST_NUMBERS = 20;
/** Of so many cells one at most may be a word, if words are to count as slips. */
const CELLS_PER_SLIP = 20;
/** More different words than these are no slips. */
const MOST_SLIPS = 20;

/** The different cells of a column in order of first appearance, and how often each is there. */
export interface CellCounts {
  readonly texts: readonly string[];
  readonly counts: ArrayLike<number>;
}

/** The different ones of some cells, counted. */
export function countCells(cells: readonly string[]): CellCounts {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return { texts: [...counts.keys()], counts: [...counts.values()] };
}

/** What a column turns out to be; or which of its different cells are in the way, the first one first. */
export type Inferred =
  | { readonly type: 'number'; readonly format: NumberFormat }
  | { readonly type: 'category' }
  /** A column of numbers, but for these cells. */
  | {
      readonly type: 'slips';
      readonly format: NumberFormat;
      readonly numbers: number;
      readonly present: number;
      readonly bad: readonly number[];
    }
  /** All are numbers, but not all are written alike: most are in this format, these are not. */
  | { readonly type: 'mixed'; readonly format: NumberFormat; readonly bad: readonly number[] };

/** The formats in the order in which they are tried. */
function formatsFor(delimiter: string): readonly NumberFormat[] {
  // Spreadsheets separate cells by a semicolon where the comma stands before decimals: 1,234 is about one there.
  const commasFirst = delimiter === ';';
  if (!commasFirst) return numberFormats;
  const [plain, ...others] = numberFormats;
  return [
    plain!,
    ...others.filter(({ decimal }) => decimal === ','),
    ...others.filter(({ decimal }) => decimal === '.'),
  ];
}

/**
 * Decides what a column is, from all its cells. Cells without a value do not count.
 *
 * 1. All are numbers in one format: a number column, in the first format that suits.
 * 2. All are numbers, each in some format, but not in one: the numbers are mixed, an error.
 * 3. At least 20 cells and 95 % of them are numbers in one format, and the others are at most 20 different words: a number column with
 *    slips, an error.
 * 4. Else words; also where no cell has a value.
 */
export function inferColumn(
  { texts, counts }: CellCounts,
  missing: MissingMarkers,
  delimiter: string,
): Inferred {
  const present = texts.map((_, i) => i).filter((i) => !missing.isMissingNumber(texts[i]!));
  const cells = sumAt(counts, present);
  if (cells === 0) return { type: 'category' };
  const isLike = new Uint8Array(texts.length);
  let best = { format: numberFormats[0]!, numbers: -1, bad: present };
  for (const format of formatsFor(delimiter)) {
    const bad = present.filter((i) => Number.isNaN(parseNumberIn(texts[i]!, format)));
    if (bad.length === 0) return { type: 'number', format };
    const isBad = new Set(bad);
    for (const i of present) if (!isBad.has(i)) isLike[i] = 1;
    const numbers = cells - sumAt(counts, bad);
    if (numbers > best.numbers) best = { format, numbers, bad };
  }
  const { format, numbers, bad } = best;
  if (present.every((i) => isLike[i] === 1)) return { type: 'mixed', format, bad };
  return areSlips(numbers, cells - numbers, bad.length)
    ? { type: 'slips', format, numbers, present: cells, bad }
    : { type: 'category' };
}

/** Whether words among numbers, `different` of them in so many cells, are slips. */
export function areSlips(numbers: number, words: number, different: number): boolean {
  return numbers >= FEWEST_NUMBERS && words * CELLS_PER_SLIP <= numbers + words && different <= MOST_SLIPS;
}

function sumAt(counts: ArrayLike<number>, places: readonly number[]): number {
  let sum = 0;
  for (const i of places) sum += counts[i]!;
  return sum;
}

const FORMAT_WORDS: readonly string[] = ['1234.5', '1,234.5', '1 234.5', '1234,5', '1.234,5', '1 234,5'];

/** A format by an example of it. */
export function formatExample(format: NumberFormat): string {
  return FORMAT_WORDS[numberFormats.findIndex((each) => sameFormat(each, format))]!;
}
