import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NumberColumn } from '@descent/core';
// As built: a worker cannot be started from a source.
import { readTable } from '@descent/files';
import { describe, expect, test } from 'vitest';
import { MissingMarkers } from '../src/csv/missing-markers.ts';
import { PoolScanner } from '../src/plain/pool-scanner.ts';
import { readPlain } from '../src/plain/read-plain.ts';
import { failure, fromStdin } from './from-stdin.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Rows enough for several ranges on workers: about 6 MB. */
const ROWS = 400_000;
const cell = (row: number) => `${row % 256},${row / 8},${row < 300_000 ? 7 : -7}`;
const text = (rows: number) => `a,b,c\n${Array.from({ length: rows }, (_, row) => cell(row)).join('\n')}\n`;

describe('a large plain file', () => {
  test('is read on workers to the same table', async () => {
    const path = join(temporaryFolder(), 'large.csv');
    writeFileSync(path, text(ROWS));
    const table = await readTable(path);
    expect([table.rows, table.describeRow(ROWS - 1)]).toEqual([ROWS, `row ${ROWS} (line ${ROWS + 1})`]);
    const columns = table.columns as NumberColumn[];
    expect(columns.map(({ values }) => values.constructor.name)).toEqual([
      'Uint8Array',
      'Float64Array',
      'Float64Array',
    ]);
    for (let row = 0; row < ROWS; row += 997) {
      const values = columns.map(({ values, offset, stride }) => values[offset + row * stride]);
      expect(values.join(',')).toBe(cell(row));
    }
  });

  test('with an odd row near its end has the error there', async () => {
    const path = join(temporaryFolder(), 'large.csv');
    writeFileSync(path, `${text(ROWS)}1,x,3\n4,5,6\n`);
    expect(await failure(readTable(path))).toMatch(
      /large.csv: row 400001 \(line 400002\), column "b": expected a number, as 400001 of 400002 cells hold, got "x"/,
    );
  });
});

describe('a worker that fails is a failure, and no hang', () => {
  const worker = new URL('./fixtures/faulty-range-worker.mjs', import.meta.url);
  const missing = new URL('./fixtures/not-there.mjs', import.meta.url);

  async function readWith(pool: PoolScanner, rows: string): Promise<unknown> {
    async function* chunks() {
      yield Buffer.from('5,5\n');
      for (let chunk = 0; chunk < 50; chunk++) yield Buffer.from(rows);
    }
    const options = {
      delimiter: ',',
      header: 'no',
      types: new Map(),
      missing: new MissingMarkers(),
      size: undefined,
    } as const;
    return readPlain(chunks(), options, { rangeBytes: 8, serialBytes: 1, helpers: () => pool });
  }

  test.each([
    ['throws', '1,1\n', worker, /^FailureError: a worker thread that reads failed: out of order$/],
    ['ends', '2,2\n', worker, /^FailureError: a worker thread that reads failed: \S/],
    [
      'does not answer',
      '3,3\n',
      worker,
      /^FailureError: a worker thread that reads failed: no answer within 1 s$/,
    ],
    ['cannot be started', '4,4\n', missing, /^FailureError: a worker thread that reads failed: \S/],
  ])('that %s', async (_, rows, url, message) => {
    expect(await failure(readWith(new PoolScanner(2, { worker: url, answerMs: 1000 }), rows))).toMatch(
      message,
    );
  });
});

test('a file that ends early or is small needs no worker', async () => {
  expect((await fromStdin(text(2000))).rows).toBe(2000);
});
