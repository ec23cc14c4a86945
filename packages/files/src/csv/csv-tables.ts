import { createHash, type Hash } from 'node:crypto';
import type { Table } from '@descent/core';
import { countCores } from '../count-cores.ts';
import type { Input } from '../input.ts';
import { PoolScanner } from '../plain/pool-scanner.ts';
import { type PlainOutcome, type PlainTuning, readPlain } from '../plain/read-plain.ts';
import { CsvReader, type CsvReading } from './csv-reader.ts';
import { resolveDelimiter } from './delimiter.ts';
import type { HeaderChoice } from './header.ts';
import type { LineMap } from './line-map.ts';
import type { ColumnType, DeclaredTypes } from './table-builder.ts';

export interface CsvOptions {
  readonly header?: HeaderChoice;
  readonly delimiter?: string;
  readonly types?: DeclaredTypes;
}

/** A whole CSV file, with what a cache has to know beside the table. */
export interface CsvFile {
  readonly table: Table;
  readonly lines: LineMap;
  /** The type that each column would have by its first rows alone, whatever was declared. */
  readonly inferred: readonly ColumnType[];
  /** The size of the file, unpacked. */
  readonly bytes: number;
}

const MEGABYTE = 1024 * 1024;
/** More threads than these wait for the one that hands out ranges. */
const MOST_HELPERS = 4;

const TUNING: PlainTuning = {
  rangeBytes: MEGABYTE,
  // A worker takes some 40 ms to start: as long as this many bytes take here.
  serialBytes: 2 * MEGABYTE,
  helpers: () => {
    const cores = Math.min(countCores().count, MOST_HELPERS);
    return cores === 1 ? undefined : new PoolScanner(cores);
  },
};

/**
 * A whole CSV file as one table with a fingerprint. Plain numbers are read by a scanner of our own, on several threads when the
 * file is large; from the first line that is anything else on, by fast-csv. The first error of the file, in its order, is thrown.
 *
 * @throws DataError naming row, line and column; UsageError for an impossible delimiter; FailureError when a worker fails;
 * MemoryError when the rows do not fit; what `input` throws.
 */
export async function readCsv(
  input: Input,
  options: CsvOptions,
  tuning: PlainTuning = TUNING,
): Promise<CsvFile> {
  const reading = readingOf(input, options);
  const seen = { hash: createHash('sha256'), bytes: 0 };
  const outcome = await readPlain(watched(input.chunks, seen), { ...reading, size: input.size }, tuning);
  const reader = new CsvReader(reading);
  const table = outcome.plain
    ? reader.plainTable(outcome.read, seen.hash.digest('hex'))
    : await oddTable(reader, outcome, seen.hash);
  return { table, lines: reader.lines, inferred: reader.inferred, bytes: seen.bytes };
}

async function oddTable(
  reader: CsvReader,
  { read, rest }: Extract<PlainOutcome, { plain: false }>,
  hash: Hash,
): Promise<Table> {
  if (read !== undefined) reader.goOnAfter(read);
  for await (const rows of reader.rows(rest)) for (const row of rows) reader.builder!.add(row);
  return reader.builder!.take(hash.digest('hex'));
}

/** The same chunks, hashed and counted as they pass. */
async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  seen: { readonly hash: Hash; bytes: number },
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    seen.hash.update(chunk);
    seen.bytes += chunk.length;
    yield chunk;
  }
}

/**
 * The rows of a CSV file as consecutive tables of at most `batchRows` rows, without a fingerprint.
 * The first error of the file, in its order, is thrown, however the bytes arrive.
 *
 * @throws DataError naming row, line and column; UsageError for an impossible delimiter; what `input` throws.
 */
export async function* csvBatches(
  input: Input,
  options: CsvOptions,
  batchRows: number,
): AsyncGenerator<Table, void> {
  const reader = new CsvReader(readingOf(input, options));
  for await (const rows of reader.rows(input.chunks)) {
    for (const row of rows) {
      const builder = reader.builder!;
      builder.add(row);
      if (builder.rows === batchRows) yield builder.take('');
    }
  }
  const last = reader.builder;
  if (last !== undefined && last.rows > 0) yield last.take('');
}

function readingOf(
  { name }: Input,
  { header = 'auto', delimiter, types = new Map() }: CsvOptions,
): CsvReading {
  return { name, delimiter: resolveDelimiter(delimiter), header, types };
}
