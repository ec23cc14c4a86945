import { Purpose, standardNormal, UsageError, uniform } from '@descent/core';
import type { DrawnDataset, RowDraws } from './dataset.ts';

/** Rows of text that are made at once. */
const ROWS_AT_ONCE = 1024;

export interface DrawOptions {
  /** How many rows [as many as the data set says]. */
  readonly rows?: number | undefined;
  /** The noise, a standard deviation [what the data set says]. */
  readonly noise?: number | undefined;
  /** Where the random numbers come from [0]. */
  readonly seed?: number | undefined;
}

/** The draws of a row: uniform ones are those of even epochs, normal ones those of odd epochs, so that none is used twice. */
function drawsOf(seed: number, row: number): RowDraws {
  return {
    uniform: (place) => uniform(seed, Purpose.data, 2 * place, row),
    normal: (place) => standardNormal(seed, Purpose.data, 2 * place + 1, row),
  };
}

/**
 * The rows of a data set, each its numbers in the order of the columns: the same bits for the same options, everywhere.
 *
 * @throws UsageError for a number of rows that is not whole and above 0, or a noise below 0; as `uniform` does for the seed.
 * @example
 * ```ts
 * const [first] = drawRows(datasets['xor'], { rows: 1, seed: 7 });
 * first.length; // 3
 * ```
 */
export function* drawRows(
  dataset: DrawnDataset,
  { rows = dataset.rows, noise = dataset.noise, seed = 0 }: DrawOptions = {},
): Generator<readonly number[], void> {
  if (!Number.isSafeInteger(rows) || rows < 1) {
    throw new UsageError(`rows: expected a whole number, at least 1, got ${rows}`);
  }
  if (!(noise >= 0 && noise < Number.POSITIVE_INFINITY)) {
    throw new UsageError(`noise: expected a number, 0 or more, got ${noise}`);
  }
  for (let row = 0; row < rows; row++) yield dataset.row(row, noise, drawsOf(seed, row));
}

/**
 * The same as the text of a CSV file with a header, piece by piece. Numbers are written so that reading gives the same bits.
 *
 * @throws UsageError as {@link drawRows} does.
 * @example
 * ```ts
 * const text = [...drawCsv(datasets['moons'], { rows: 2 })].join('');
 * text.split('\n')[0]; // 'x,y,class'
 * ```
 */
export function* drawCsv(dataset: DrawnDataset, options: DrawOptions = {}): Generator<string, void> {
  let lines = [dataset.columns.join(',')];
  for (const row of drawRows(dataset, options)) {
    lines.push(row.join(','));
    if (lines.length < ROWS_AT_ONCE) continue;
    yield `${lines.join('\n')}\n`;
    lines = [];
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`;
}
