import { createHash, type Hash } from 'node:crypto';
import type { Table } from '@descent/core';
import { countCores } from '../count-cores.ts';
import type { Input } from '../input.ts';
import { PoolScanner } from '../plain/pool-scanner.ts';
import { type PlainTuning, readPlain } from '../plain/read-plain.ts';
import type { DeclaredReading, DeclaredTypes } from './column-readings.ts';
import { CsvReader, type CsvReading } from './csv-reader.ts';
import { resolveDelimiter } from './delimiter.ts';
import type { HeaderChoice } from './header.ts';
import type { LineMap } from './line-map.ts';
import { MissingMarkers } from './missing-markers.ts';

export interface CsvOptions {
  readonly header?: HeaderChoice;
  readonly delimiter?: string;
  readonly types?: DeclaredTypes;
  readonly missing?: readonly string[];
}

/** A whole CSV file, with what a cache has to know beside the table. */
export interface CsvFile {
  readonly table: Table;
  readonly lines: LineMap;
  /** How each column was declared to be read. */
  readonly declared: readonly DeclaredReading[];
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
 * file is large; from the first line that is anything else on, by fast-csv. All cells of a column decide what it is; where that
 * takes texts that the scanner did not keep, the file is read once more. The first error of the file, in its order, is thrown.
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
  // What cannot be opened once more is kept, until it is known that it need not be.
  const kept: Uint8Array[] | undefined = input.reopen === undefined ? [] : undefined;
  const seen = watch();
  const chunks = watched(input.chunks, seen, kept);
  const outcome = await readPlain(chunks, { ...reading, size: input.size }, tuning);
  const reader = new CsvReader(reading);
  if (outcome.plain) return fileOf(reader, reader.plainTable(outcome.read, ''), seen);
  if (outcome.read !== undefined) reader.goOnAfter(outcome.read);
  await addRows(reader, outcome.rest);
  const keepTexts = new Set(reader.builder!.lackingTexts());
  if (keepTexts.size === 0) return fileOf(reader, reader.builder!.take(''), seen);
  const again = kept === undefined ? await input.reopen!() : { ...input, chunks: inTurn(kept) };
  try {
    return await readOddCsv(again, options, keepTexts);
  } finally {
    await again.close();
  }
}

/** The same as {@link readCsv}, by fast-csv from the start. */
export async function readOddCsv(
  input: Input,
  options: CsvOptions,
  keepTexts: ReadonlySet<number> = new Set(),
): Promise<CsvFile> {
  const reader = new CsvReader({ ...readingOf(input, options), keepTexts });
  const seen = watch();
  await addRows(reader, watched(input.chunks, seen));
  return fileOf(reader, reader.builder!.take(''), seen);
}

async function addRows(reader: CsvReader, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const rows of reader.rows(chunks)) for (const row of rows) reader.builder!.add(row);
}

interface Watch {
  readonly hash: Hash;
  bytes: number;
}

function watch(): Watch {
  return { hash: createHash('sha256'), bytes: 0 };
}

function fileOf({ lines, declared }: CsvReader, table: Table, { hash, bytes }: Watch): CsvFile {
  return { table: { ...table, fingerprint: hash.digest('hex') }, lines, declared, bytes };
}

async function* inTurn(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  yield* chunks;
}

/** The same chunks, hashed and counted as they pass, and kept where there is a place for them. */
async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  seen: Watch,
  kept?: Uint8Array[],
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    seen.hash.update(chunk);
    seen.bytes += chunk.length;
    kept?.push(chunk);
    yield chunk;
  }
}

/**
 * The rows of a CSV file as consecutive tables of at most `batchRows` rows, without a fingerprint.
 * Types that are not declared follow from the first 1,000 rows. The first error of the file, in its order, is thrown, however the bytes
 * arrive.
 *
 * @throws DataError naming row, line and column; UsageError for an impossible delimiter; what `input` throws.
 */
export async function* csvBatches(
  input: Input,
  options: CsvOptions,
  batchRows: number,
): AsyncGenerator<Table, void> {
  const reader = new CsvReader({ ...readingOf(input, options), streams: true });
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
  { header = 'auto', delimiter, types = new Map(), missing }: CsvOptions,
): CsvReading {
  return {
    name,
    delimiter: resolveDelimiter(delimiter),
    header,
    types,
    missing: new MissingMarkers(missing),
    streams: false,
    keepTexts: new Set(),
  };
}
