import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Table } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { type ReadOptions, streamTable } from '../src/index.ts';
import { cells, failure, fromStdin, inChunks } from './from-stdin.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function batchesOf(text: string, batchRows: number, options: ReadOptions = {}): Promise<Table[]> {
  const batches: Table[] = [];
  const stdin = inChunks(text, 1000);
  for await (const batch of streamTable('-', { ...options, stdin, batchRows })) batches.push(batch);
  return batches;
}

describe('streamTable', () => {
  const rows = Array.from({ length: 2500 }, (_, i) => `${i},${i % 3 ? `w${i % 5}` : '"two\nlines"'}`);
  const text = `n,w\n${rows.join('\n')}\n`;

  test.each([1, 7, 1000, 2500, 9999])('gives the same rows, at most %d at a time', async (batchRows) => {
    const whole = await fromStdin(text);
    const batches = await batchesOf(text, batchRows);
    expect(batches.slice(0, -1).every((batch) => batch.rows === batchRows)).toBe(true);
    expect(batches.flatMap(cells)).toEqual(cells(whole));
    const places = batches.flatMap((batch) => cells(batch).map((_, row) => batch.describeRow(row)));
    expect(places).toEqual(cells(whole).map((_, row) => whole.describeRow(row)));
    expect(new Set(batches.map(({ fingerprint }) => fingerprint))).toEqual(new Set(['']));
  });

  test('takes the types from the first thousand rows, not from the batch', async () => {
    const late = `a\n${'1\n'.repeat(900)}${'x\n'.repeat(60)}${'2\n'.repeat(200)}`;
    for (const batch of await batchesOf(late, 100)) expect(batch.columns[0]!.type).toBe('category');
    expect(await failure(batchesOf(`a\n${'1\n'.repeat(1500)}x\n`, 100))).toMatch(
      /row 1501 \(line 1502\), column "a"/,
    );
    const gaps = await batchesOf(`a\n${'1\n'.repeat(1500)}NA\n`, 1000);
    expect(cells(gaps[1]!).at(-1)).toEqual(['']);
  });

  test('gives what it has before it reads the rest', async () => {
    const stdin = new PassThrough();
    stdin.write(`a\n${'1\n'.repeat(40_000)}`);
    const batches = streamTable('-', { stdin, batchRows: 1000 })[Symbol.asyncIterator]();
    expect((await batches.next()).value).toMatchObject({ rows: 1000 });
    stdin.end();
    await batches.return?.();
  });

  test.each(['plain', 'packed'])('lets go of its source when one stops early (%s)', async (form) => {
    let released = false;
    const packer = createGzip();
    async function* endless() {
      try {
        for (let chunk = 0; chunk < 100_000; chunk++) yield text;
      } finally {
        released = true;
      }
    }
    const source = Readable.from(endless());
    const stdin = form === 'plain' ? source : source.compose(packer);
    for await (const _ of streamTable('-', { stdin, batchRows: 10 })) break;
    for (let turn = 0; turn < 50 && !released; turn++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(released).toBe(true);
  });

  test.each([0, -1, 1.5, Number.NaN, Infinity])('refuses batches of %d rows', async (batchRows) => {
    expect(await failure(batchesOf(text, batchRows))).toMatch(/^UsageError: batchRows: /);
  });

  test('an error is the one that readTable gives', async () => {
    const path = join(temporaryFolder(), 'a.csv');
    writeFileSync(path, 'a,b\n1,2\n3\n');
    const drain = async () => {
      for await (const _ of streamTable(path, { batchRows: 10 }));
    };
    expect(await failure(drain())).toMatch(/a\.csv: row 2 \(line 3\): expected 2 columns, got 1; /);
  });
});
