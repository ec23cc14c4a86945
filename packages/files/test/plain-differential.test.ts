import { createHash } from 'node:crypto';
import type { Table } from '@descent/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv, readOddCsv } from '../src/csv/csv-tables.ts';
import { MissingMarkers } from '../src/csv/missing-markers.ts';
import type { Input } from '../src/input.ts';
import { type RangeScanner, serialScanner } from '../src/plain/range-scanner.ts';
import { readPlain } from '../src/plain/read-plain.ts';
import { type PlainCase, plainCase } from './plain-files.ts';

/** More with `npm run test:csv`. */
const FILES = Number(process.env['DESCENT_CSV_FILES'] ?? 500);
const CHUNKS = [1, 7, 65536];
/** Long enough for what takes an hour on a busy machine. */
const DEADLINE_MS = FILES * 200 + 60_000;

function inputOf(bytes: Uint8Array, size: number): Input {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
  }
  return {
    name: 'x.csv',
    head: bytes.subarray(0, 4),
    size: bytes.length,
    chunks: chunks(),
    close: async () => undefined,
  };
}

/** Ranges that are under way together and end in an order of their own, as on threads. */
function lanesOf(lanes: number): RangeScanner {
  let started = 0;
  return {
    ...serialScanner,
    lanes,
    start(bytes, plan) {
      const task = serialScanner.start(bytes, plan);
      const turns = (started++ * 7) % 5;
      const block = (async () => {
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        return task.block;
      })();
      return { ...task, block };
    },
  };
}

/** A table to the last bit, but for how its arrays lie in memory. */
function exactly({ source, format, rows, columns, describeRow }: Table) {
  const cells = columns.map((column) => {
    if (column.type === 'category') return { ...column, codes: Array.from(column.codes) };
    const { name, values, offset, stride } = column;
    const bits = Array.from({ length: rows }, (_, row) => values[offset + row * stride]!);
    const hash = createHash('sha256').update(Float64Array.from(bits)).digest('hex');
    return { name, kind: values.constructor.name, first: bits.slice(0, 5), hash };
  });
  const places = Array.from({ length: rows }, (_, row) => describeRow(row)).join('\n');
  return { source, format, rows, cells, places };
}

async function outcome(work: () => Promise<Table>) {
  try {
    return exactly(await work());
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

async function byFastCsv({ bytes, delimiter, header, declared }: PlainCase): Promise<Table> {
  const options = { delimiter, header, types: declared };
  return (await readOddCsv(inputOf(bytes, 65536), options)).table;
}

async function byScanner(file: PlainCase, size: number, lanes: number): Promise<Table> {
  const { bytes, delimiter, header, declared } = file;
  const tuning = { rangeBytes: size, serialBytes: 0, helpers: () => lanesOf(lanes) };
  const { table } = await readCsv(inputOf(bytes, size), { delimiter, header, types: declared }, tuning);
  expect(table.fingerprint).toBe(createHash('sha256').update(bytes).digest('hex'));
  return table;
}

/** What the scanner makes of a file: all of it, its beginning, or nothing. */
async function scanned({ bytes, delimiter, header, declared }: PlainCase): Promise<string> {
  const tuning = { rangeBytes: 64, serialBytes: 0, helpers: () => undefined };
  const options = { delimiter, header, types: declared, missing: new MissingMarkers(), size: undefined };
  const { plain, read } = await readPlain(inputOf(bytes, 64).chunks, options, tuning);
  return plain ? 'all' : read === undefined ? 'nothing' : 'the beginning';
}

test('some of the files are plain, some become odd after many rows, some are odd from the start', async () => {
  const counts = new Map<string, number>();
  for (const file of fc.sample(plainCase, { numRuns: 300, seed: 1 })) {
    const part = await scanned(file);
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  for (const part of ['all', 'the beginning', 'nothing']) expect(counts.get(part), part).toBeGreaterThan(5);
});

describe('plain files, near-plain ones and damaged ones', () => {
  test(
    `${FILES} of them give the same table or the same error by scanner and by fast-csv`,
    async () => {
      let tables = 0;
      await fc.assert(
        fc.asyncProperty(
          plainCase,
          fc.constantFrom(...CHUNKS),
          fc.integer({ min: 1, max: 3 }),
          async (file, size, lanes) => {
            const expected = await outcome(() => byFastCsv(file));
            expect(await outcome(() => byScanner(file, size, lanes))).toEqual(expected);
            if (typeof expected !== 'string') tables++;
          },
        ),
        { numRuns: FILES },
      );
      // Neither tables nor errors alone would say much.
      expect(tables).toBeGreaterThan(FILES / 5);
      expect(tables).toBeLessThan(FILES - FILES / 5);
    },
    DEADLINE_MS,
  );
});
