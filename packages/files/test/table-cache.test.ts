import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { NumberColumn, Table } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { lookAtSource } from '../src/cache/source-identity.ts';
import { TableCache } from '../src/cache/table-cache.ts';
import { decodeEntry, encodeEntry } from '../src/cache/table-entry.ts';
import { LineMap } from '../src/csv/line-map.ts';
import { type ReadOptions, readTable } from '../src/read-table.ts';
import { cells } from './from-stdin.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** 1.3 MB of numbers: small enough for no worker, large enough to be kept. */
const ROWS = 150_000;
const numbers = (first = '1.5') =>
  `a,b\n${first},7\n${Array.from({ length: ROWS - 1 }, (_, row) => `${row % 256}.25,${row % 10}`).join('\n')}\n`;

/** A file, a cache for it, and what it says. */
function place(content: string | Uint8Array, name = 'data.csv') {
  const folder = temporaryFolder();
  const path = join(folder, name);
  writeFileSync(path, content);
  const notes: string[] = [];
  const cache = { folder: join(folder, 'cache'), note: (text: string) => void notes.push(text) };
  return {
    path,
    notes,
    cache,
    read: (options: ReadOptions = {}) => readTable(path, { ...options, cache }),
    entries: () => (existsSync(cache.folder) ? readdirSync(cache.folder) : []),
    entry: () => join(cache.folder, readdirSync(cache.folder)[0]!),
  };
}

const first = ({ columns }: Table) => (columns[0] as NumberColumn).values[0];

/** Changes the first number in the entry, as nobody would, to see whether a table came from there. */
async function forge(file: ReturnType<typeof place>, written: number): Promise<void> {
  const { header, columns } = decodeEntry(new Uint8Array(readFileSync(file.entry())));
  (columns[0] as NumberColumn).values[0] = 99;
  const { identity } = (await lookAtSource(file.path))!;
  const table = {
    ...header,
    source: '',
    columns,
    format: { kind: 'csv', ...header.format },
    describeRow: String,
  } as const;
  const lines = LineMap.from(header.lines);
  const parts = encodeEntry({ table, lines, declared: header.declared, bytes: 0 }, identity, written);
  writeFileSync(file.entry(), Buffer.concat(parts));
}

const LATER = Date.now() + 3_600_000;

describe('a large file that was read before', () => {
  test('comes from the cache: the same table, without parsing', async () => {
    const file = place(numbers());
    const read = await file.read();
    const { describeRow, ...again } = await file.read();
    expect(again).toEqual({ ...read, describeRow: undefined });
    expect(describeRow(ROWS - 1)).toBe(`row ${ROWS} (line ${ROWS + 1})`);
    await forge(file, LATER);
    expect(first(await file.read())).toBe(99);
    expect(file.notes).toEqual([]);
  });

  test('with words, quoted line ends and blank lines too', async () => {
    const rows = Array.from(
      { length: 50_000 },
      (_, row) => `${row},"w${row % 3}\nx",y${row % 50}, ${row / 4}`,
    );
    const file = place(`n,w,y,d\r\n${rows.join('\r\n')}\r\n\r\n`);
    const read = await file.read();
    await forge(file, LATER);
    const again = await file.read();
    expect(first(again)).toBe(99);
    expect(cells(again).slice(1)).toEqual(cells(read).slice(1));
    for (const row of [0, 1, 49_999]) expect(again.describeRow(row)).toBe(read.describeRow(row));
    expect(read.describeRow(1)).toBe('row 2 (line 4)');
  });

  test('is known by its unpacked bytes when it is packed', async () => {
    const file = place(gzipSync(numbers(), { level: 0 }), 'data.csv.gz');
    expect(statSync(file.path).size).toBeGreaterThan(100 * 1024);
    await file.read();
    await forge(file, Date.now());
    expect(first(await file.read())).toBe(99);
  });

  test('is kept for its owner alone', async () => {
    const file = place(numbers());
    await file.read();
    expect(statSync(file.entry()).mode & 0o777).toBe(0o600);
    expect(statSync(file.cache.folder).mode & 0o777).toBe(0o700);
  });
});

describe('a file that changed', () => {
  test('in its size is read anew, with a note', async () => {
    const file = place(numbers());
    await file.read();
    writeFileSync(file.path, `${numbers()}8,8\n`);
    expect((await file.read()).rows).toBe(ROWS + 1);
    expect(file.notes).toEqual([
      expect.stringMatching(/data\.csv: changed since it was read last; the copy in the cache is ignored$/),
    ]);
    expect((await file.read()).rows).toBe(ROWS + 1);
    expect(file.notes).toHaveLength(1);
  });

  test('in a byte is read anew, though its entry says that it is the same', async () => {
    const file = place(numbers());
    await file.read();
    writeFileSync(file.path, numbers('2.5'));
    // As if the change had left the times as they were: the entry is too young to be believed.
    await forge(file, Date.now());
    expect(first(await file.read())).toBe(2.5);
    expect(file.notes).toHaveLength(1);
  });

  test('only in its times is known by its content, and believed at once the next time', async () => {
    const file = place(numbers());
    await file.read();
    await forge(file, LATER);
    chmodSync(file.path, 0o600);
    writeFileSync(file.path, numbers());
    expect(first(await file.read())).toBe(99);
    expect(file.notes).toEqual([]);
    const { header } = decodeEntry(new Uint8Array(readFileSync(file.entry())));
    expect(header.identity).toEqual((await lookAtSource(file.path))!.identity);
  });

  test('while it was read is not kept', async () => {
    const file = place(numbers());
    const cache = (await TableCache.for(file.path, file))!;
    writeFileSync(file.path, numbers('2.5'));
    const table = await readTable(file.path);
    await cache.keep({ table, lines: new LineMap(), declared: [null, null], bytes: 2e6 });
    expect(file.entries()).toEqual([]);
  });
});

test('damage is noted, and mended', async () => {
  const file = place(numbers());
  await file.read();
  const bytes = readFileSync(file.entry());
  bytes[bytes.length - 20]! ^= 1;
  writeFileSync(file.entry(), bytes);
  expect(first(await file.read())).toBe(1.5);
  expect(file.notes).toEqual([
    expect.stringMatching(
      /data\.csv: the copy in the cache is damaged \(its checksum is another\) and is ignored$/,
    ),
  ]);
  await file.read();
  expect(file.notes).toHaveLength(1);
});

test('other options, and types that make another table, are not answered from it', async () => {
  const file = place(numbers());
  await file.read();
  await forge(file, LATER);
  const types = new Map([
    ['0', 'category'],
    ['1', 'category'],
  ] as const);
  expect((await file.read({ header: 'no', types })).rows).toBe(ROWS + 1);
  expect(file.entries()).toHaveLength(2);
  expect(first(await file.read())).toBe(99);
  expect(first(await file.read({ types: (names) => new Map(names.map((name) => [name, 'number'])) }))).toBe(
    99,
  );
  const words = await file.read({ types: new Map([['b', 'category']]) });
  expect(words.columns.map(({ type }) => type)).toEqual(['number', 'category']);
  expect(first(words)).toBe(1.5);
});

test('markers of missing values and formats of numbers are part of it', async () => {
  const rows = Array.from({ length: ROWS }, (_, row) => `${row % 256},25;${row % 10}`);
  const european = place(`a;b\n1,5;7\n${rows.join('\n')}\n`);
  const read = await european.read({ delimiter: ';' });
  expect(read.columns[0]).toMatchObject({ type: 'number', format: { decimal: ',', group: '' } });
  await forge(european, LATER);
  const again = await european.read({ delimiter: ';' });
  expect(again.columns[0]).toMatchObject({ format: { decimal: ',', group: '' } });
  expect(first(again)).toBe(99);
  const missing = await european.read({ delimiter: ';', missing: ['1,5'] });
  expect(first(missing)).toBe(NaN);
  expect(missing.format).toMatchObject({ missing: ['1,5'] });
});

test('a cache that cannot be written is a note', async () => {
  const file = place(numbers());
  writeFileSync(file.cache.folder, 'a file');
  expect((await file.read()).rows).toBe(ROWS);
  expect(file.notes).toEqual([
    expect.stringMatching(/data\.csv: it cannot be kept in the cache .*--no-cache does without$/),
  ]);
});

test('small files, missing files and standard input are left alone', async () => {
  const file = place('a,b\n1,2\n');
  await file.read();
  expect(file.entries()).toEqual([]);
  expect(await TableCache.for('-', file)).toBeUndefined();
  expect(await TableCache.for(`${file.path}x`, file)).toBeUndefined();
});
