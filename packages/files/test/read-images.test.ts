import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { NumberColumn } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { readTable, streamTable } from '../src/index.ts';
import { cells, failure } from './from-stdin.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PIXELS = Array.from({ length: 12 }, (_, i) => 20 * i);
const IMAGES = Buffer.from([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, ...PIXELS]);
const labels = (...values: number[]) => Buffer.from([0, 0, 8, 1, 0, 0, 0, values.length, ...values]);

function folderWith(files: Record<string, Uint8Array>): (name: string) => string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return (name) => join(folder, name);
}

describe('images', () => {
  test('become columns over one array of bytes, with the labels beside them', async () => {
    const at = folderWith({ 'my-images-idx3-ubyte': IMAGES, 'my-labels-idx1-ubyte': labels(7, 0, 9) });
    const table = await readTable(at('my-images-idx3-ubyte'));
    expect(table).toMatchObject({ rows: 3, format: { kind: 'images', height: 2, width: 2 } });
    expect(table.columns.map(({ name }) => name)).toEqual(['p0', 'p1', 'p2', 'p3', 'label']);
    expect(cells(table)).toEqual([
      ['0', '20', '40', '60', '7'],
      ['80', '100', '120', '140', '0'],
      ['160', '180', '200', '220', '9'],
    ]);
    const pixels = table.columns.slice(0, 4) as NumberColumn[];
    expect(new Set(pixels.map(({ values }) => values)).size).toBe(1);
    expect(pixels[0]!.values).toEqual(Uint8Array.from(PIXELS));
    expect(table.describeRow(2)).toBe('image 3');
  });

  test.each([
    ['a-images-idx3-ubyte', 'a-labels-idx1-ubyte.gz'],
    ['a-images-idx3-ubyte.gz', 'a-labels-idx1-ubyte'],
    ['a-images-idx3-ubyte.gz', 'a-labels-idx1-ubyte.gz'],
  ])('%s find %s', async (images, labelFile) => {
    const content = (name: string, bytes: Uint8Array) => (name.endsWith('.gz') ? gzipSync(bytes) : bytes);
    const at = folderWith({
      [images]: content(images, IMAGES),
      [labelFile]: content(labelFile, labels(1, 2, 3)),
    });
    const table = await readTable(at(images));
    expect(table.columns[4]).toMatchObject({ name: 'label', values: Uint8Array.of(1, 2, 3) });
    expect(table.fingerprint).toBe(
      createHash('sha256')
        .update(IMAGES)
        .update(labels(1, 2, 3))
        .digest('hex'),
    );
    expect((await readTable(at(images), { labels: 'none' })).columns).toHaveLength(4);
  });

  test('without labels have no label column, by whatever name they go', async () => {
    const at = folderWith({ 'images-idx3-ubyte': IMAGES, digits: IMAGES, 'other-labels': labels(1, 2, 3) });
    mkdirSync(at('labels-idx1-ubyte'));
    expect((await readTable(at('images-idx3-ubyte'))).columns).toHaveLength(4);
    expect((await readTable(at('digits'))).columns).toHaveLength(4);
    expect((await readTable(at('digits'), { labels: at('other-labels') })).columns).toHaveLength(5);
  });

  test('stream as ranges of the same array', async () => {
    const at = folderWith({ 'images-idx3': IMAGES, 'labels-idx1': labels(7, 0, 9) });
    const whole = await readTable(at('images-idx3'));
    const batches = [];
    for await (const batch of streamTable(at('images-idx3'), { batchRows: 2 })) batches.push(batch);
    expect(batches.map(({ rows }) => rows)).toEqual([2, 1]);
    expect(batches.flatMap(cells)).toEqual(cells(whole));
    expect(batches[1]!.describeRow(0)).toBe('image 3');
    const [first, second] = batches.map((batch) => (batch.columns[0] as NumberColumn).values);
    expect(second).toBe(first);
  });
});

describe('refuses', () => {
  test('labels that are not one for each image, before it reads them', async () => {
    const at = folderWith({ 'images-idx3': IMAGES, 'labels-idx1': labels(7, 0) });
    expect(await failure(readTable(at('images-idx3')))).toMatch(
      /^DataError: .*labels-idx1: expected 3 labels, one for each image of .*images-idx3, got 2; /,
    );
  });

  test('damaged or missing labels, naming them', async () => {
    const at = folderWith({
      'images-idx3': IMAGES,
      cut: labels(1, 2, 3).subarray(0, 10),
      text: Buffer.from('1\n2\n'),
    });
    const read = (name: string) => failure(readTable(at('images-idx3'), { labels: at(name) }));
    expect(await read('cut')).toMatch(/^DataError: .*cut: expected 3 bytes after the header \(3\), got 2; /);
    expect(await read('text')).toMatch(/^DataError: .*text: .* 0x00000801 \(labels\), got 0x310a320a; /);
    expect(await read('absent')).toMatch(/^MissingInputError: .*absent: no such file; /);
  });

  test('a file that is images by name only', async () => {
    const at = folderWith({ 'images-idx3-ubyte': Buffer.from('1,2\n') });
    expect(await failure(readTable(at('images-idx3-ubyte')))).toMatch(
      /expected .*0x00000803 .*, got 0x312c320a; /,
    );
  });

  test('images of no or absurdly many pixels', async () => {
    for (const sizes of [
      [0, 2],
      [65535, 65535],
    ]) {
      const header = Buffer.alloc(16);
      [0x803, 1, ...sizes].forEach((value, i) => {
        header.writeUInt32BE(value, 4 * i);
      });
      const at = folderWith({ images: header });
      expect(await failure(readTable(at('images')))).toMatch(
        /expected images of 1 to 1048576 pixels, got \d+ × \d+; /,
      );
    }
  });

  test('labels for a table', async () => {
    const at = folderWith({ 'a.csv': Buffer.from('a\n1\n'), labels: labels(1) });
    expect(await failure(readTable(at('a.csv'), { labels: at('labels') }))).toMatch(/^UsageError: labels: /);
  });
});
