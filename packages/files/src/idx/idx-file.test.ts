import { describe, expect, test } from 'vitest';
import { failure, inChunks } from '../../test/from-stdin.ts';
import { ByteReader } from './byte-reader.ts';
import { IMAGES_MAGIC, isIdx, readIdx } from './idx-file.ts';

const header = (...numbers: number[]) => {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((value, i) => {
    bytes.writeUInt32BE(value, 4 * i);
  });
  return bytes;
};
const read = (bytes: Uint8Array, size = 65536) => readIdx(inChunks(bytes, size), 'x-idx3', IMAGES_MAGIC);

test.each([
  ['data', [0, 0, 8, 3], true],
  ['data', [0, 0, 13, 3], true],
  ['train-images-idx3-ubyte.gz', [1, 2], true],
  ['data', [0x30, 0x2c], false],
  ['idx/train.csv', [0x30, 0x2c], false],
  ['idx3.csv.gz', [0x30, 0x2c], false],
])('%s that begins with %j: %s', (source, head, expected) => {
  expect(isIdx(source, Uint8Array.from(head))).toBe(expected);
});

test('reads sizes and bytes, in chunks of any size', async () => {
  const bytes = Uint8Array.from({ length: 12 }, (_, i) => i);
  for (const size of [1, 5, 65536]) {
    const file = await read(Buffer.concat([header(IMAGES_MAGIC, 2, 3, 2), bytes]), size);
    expect(file).toEqual({ sizes: [2, 3, 2], bytes });
    expect(file.bytes.buffer.byteLength).toBe(12);
  }
});

describe('refuses, with what was expected and what came,', () => {
  test.each([
    ['another magic', header(0x00000801, 2), /begins with 0x00000803 \(images\), got 0x00000801 \(labels\)/],
    ['text', Buffer.from('a,b,c'), /begins with 0x00000803 \(images\), got 0x612c622c; /],
    ['too little for a magic', Buffer.from('ab'), /got 2 bytes; /],
    ['half a header', header(IMAGES_MAGIC, 2), /an IDX header of 16 bytes, got 8; /],
    [
      'missing bytes',
      Buffer.concat([header(IMAGES_MAGIC, 2, 2, 2), Buffer.alloc(7)]),
      /expected 8 bytes after the header \(2 × 2 × 2\), got 7; /,
    ],
    [
      'left-over bytes',
      Buffer.concat([header(IMAGES_MAGIC, 2, 2, 2), Buffer.alloc(9)]),
      /expected 8 bytes after the header \(2 × 2 × 2\), got more; /,
    ],
    ['no images', header(IMAGES_MAGIC, 0, 2, 2), /at least one item, got none; /],
  ])('%s', async (_, bytes, message) => {
    const text = await failure(read(bytes));
    expect(text).toMatch(/^DataError: x-idx3: [^\n]*$/);
    expect(text).toMatch(message);
  });

  test('a header that lies, before there is room for what it promises', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const text = await failure(
      read(Buffer.concat([header(IMAGES_MAGIC, 0xffffffff, 1024, 1024), Buffer.alloc(4)])),
    );
    expect(text).toMatch(/expected 4503599626321920 bytes .* got 4; /);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 1024 * 1024);
  });
});

test('room grows with the bytes that arrive, up to exactly their number', async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 256);
  const all = await new ByteReader(inChunks(bytes, 77)).read(1000, 16);
  expect(all).toEqual(bytes);
  expect(all.buffer.byteLength).toBe(1000);
  expect(await new ByteReader(inChunks(bytes, 77)).read(5000, 16)).toEqual(bytes);
});
