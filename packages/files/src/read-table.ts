import { type Table, UsageError } from '@descent/core';
import { type CacheOptions, TableCache } from './cache/table-cache.ts';
import type { DeclaredTypes } from './csv/column-readings.ts';
import { type CsvOptions, csvBatches, readCsv } from './csv/csv-tables.ts';
import { isIdx } from './idx/idx-file.ts';
import { readImages, rowRanges } from './idx/image-tables.ts';
import { type Input, openInput } from './input.ts';

export interface ReadOptions extends CsvOptions {
  /** Whether the first line names the columns; `auto` [default]: if no cell of it is empty or a number. */
  readonly header?: 'auto' | 'yes' | 'no';
  /** One ASCII character between cells, `,` unless given; `tab` and `\t` spell the tab. */
  readonly delimiter?: string;
  /** How columns are read, by name, or found from all names; what other columns are follows from all their cells. */
  readonly types?: DeclaredTypes;
  /** Words that mark a missing value, beside the empty cell, `?`, `NA`, `N/A`, `null`, `NaN`, and `-` among numbers. */
  readonly missing?: readonly string[];
  /** The file of labels of IDX images; `auto` [default]: the sibling of the images, if there; `none`: no labels. */
  readonly labels?: string;
  /** Where tables of large CSV files are kept for the next run; none unless given. */
  readonly cache?: CacheOptions;
  /** What `-` reads from; standard input unless given. */
  readonly stdin?: NodeJS.ReadableStream;
}

/**
 * Reads a table from CSV or from IDX images, packed with gzip or not; `-` is standard input. With a cache, a large CSV file that
 * was read before and has not changed is not parsed again: the table is the same to the bit.
 *
 * @throws MissingInputError when there is no such file; DataError naming file, row, line and column; IoError when
 * reading fails half-way; UsageError for impossible options.
 * @example
 * ```ts
 * await writeSafely('people.csv', new TextEncoder().encode('zip,age\n01234,30\n'));
 * const table = await readTable('people.csv', { types: new Map([['zip', 'category']]) });
 * table.columns.map(({ name, type }) => `${name}: ${type}`); // ['zip: category', 'age: number']
 * ```
 */
export async function readTable(source: string, options: ReadOptions = {}): Promise<Table> {
  const cache = await TableCache.for(source, options);
  const input = await openInput(source, options.stdin);
  try {
    if (isIdx(source, input.head)) return await readImages(input, source, options.labels ?? 'auto');
    checkNoLabels(input, options);
    const kept = await cache?.find();
    if (kept !== undefined) return kept;
    const file = await readCsv(input, options);
    await cache?.keep(file);
    return file.table;
  } finally {
    await input.close();
  }
}

/**
 * The same rows as `readTable` gives, in consecutive tables of at most `batchRows` rows, without holding them all
 * (images excepted: their tables are ranges of one).
 *
 * What columns are that were not declared follows from the first 1,000 rows. `describeRow` takes a row of the batch and names its place in the file. Each batch narrows its numbers and lists its
 * levels by itself, and has no fingerprint (the empty string), because the file was not read to its end; images have one.
 * @throws what `readTable` throws, when it gets there: batches may have been given before.
 */
export async function* streamTable(
  source: string,
  options: ReadOptions & { readonly batchRows: number },
): AsyncGenerator<Table, void> {
  const { batchRows } = options;
  if (!Number.isInteger(batchRows) || batchRows < 1) {
    throw new UsageError(
      `batchRows: expected a whole number from 1, got ${batchRows}; give one such as 1024`,
    );
  }
  const input = await openInput(source, options.stdin);
  try {
    if (isIdx(source, input.head)) {
      yield* rowRanges(await readImages(input, source, options.labels ?? 'auto'), batchRows);
      return;
    }
    checkNoLabels(input, options);
    yield* csvBatches(input, options, batchRows);
  } finally {
    await input.close();
  }
}

function checkNoLabels(input: Input, { labels = 'auto' }: ReadOptions): void {
  if (labels === 'auto' || labels === 'none') return;
  throw new UsageError(
    `labels: expected IDX images to go with them, but ${input.name} is not IDX; leave out --labels`,
  );
}
