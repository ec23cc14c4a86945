import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { DataError } from '@descent/core';
import { describe, expect, test, vi } from 'vitest';
import { readBytes, readTable, sha256Hex } from '../src/index.ts';
import { cells, failure, fromStdin } from './from-stdin.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe.each([
  ['readTable', readTable as (path: string) => Promise<unknown>],
  ['readBytes', readBytes as (path: string) => Promise<unknown>],
])('%s', (_, read) => {
  test('a file that is not there, a directory and a path through a file are missing inputs', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'a.csv');
    writeFileSync(file, 'a\n1\n');
    expect(await failure(read(join(folder, 'b.csv')))).toMatch(
      /^MissingInputError: .*b\.csv: no such file; /,
    );
    expect(await failure(read(join(file, 'c.csv')))).toMatch(/^MissingInputError: .*c\.csv: no such file; /);
    expect(await failure(read(folder))).toMatch(/^MissingInputError: .*expected a file, got a directory; /);
    expect(await failure(read('x'.repeat(5000)))).toMatch(
      /^MissingInputError: .*cannot be opened \(name too long\); /,
    );
    expect(await failure(read('a\0b\nc'))).toMatch(/^MissingInputError: a\\u\{0\}b\\nc: [^\n]*$/);
  });
});

describe('reading that fails half-way', () => {
  test('is an I/O error', async () => {
    async function* failing() {
      yield 'a\n1\n';
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    }
    const read = () => failure(readTable('-', { stdin: Readable.from(failing()) }));
    expect(await read()).toBe('IoError: stdin: reading failed (i/o error); check the disk and try again');
  });

  test('is one through gzip too, and leaves no unhandled rejection', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    async function* failing() {
      yield gzipSync('a\n1\n').subarray(0, 15);
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    }
    expect(await failure(readTable('-', { stdin: Readable.from(failing()) }))).toMatch(/^IoError: stdin: /);
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe('gzip', () => {
  const packed = gzipSync(`a,b\n${'1,2\n'.repeat(5000)}`);

  test('is told by its bytes, one at a time too', async () => {
    expect((await fromStdin(packed, {}, 1)).rows).toBe(5000);
  });

  test.each([2, 9, 30, packed.length - 8, packed.length - 1])(
    'cut off after %d bytes is bad data',
    async (length) => {
      expect(await failure(fromStdin(packed.subarray(0, length)))).toBe(
        'DataError: stdin: expected a whole gzip file, got one that ends too early; copy or download it again',
      );
    },
  );

  test('damaged is bad data', async () => {
    const damaged = Buffer.from(packed);
    damaged[damaged.length - 6]! ^= 0xff;
    expect(await failure(fromStdin(damaged))).toMatch(
      /^DataError: stdin: expected a gzip file, got damaged data \(/,
    );
    const noHeader = Buffer.concat([Uint8Array.of(0x1f, 0x8b), Buffer.from('plain text')]);
    expect(await failure(fromStdin(noHeader))).toMatch(/^DataError: stdin: expected a gzip file/);
  });

  test('errors in its content are found while the rest still arrives', async () => {
    async function* endless() {
      yield gzipSync('a,b\n1,"2"x\n');
      await new Promise(() => {});
    }
    expect(await failure(readTable('-', { stdin: Readable.from(endless()) }))).toMatch(
      /row 1 \(line 2\), column "b"/,
    );
  });
});

test('standard input may give text', async () => {
  expect(cells(await readTable('-', { stdin: Readable.from(['a\n', 'é\n']) }))).toEqual([['é']]);
});

describe('readBytes', () => {
  test('gives the bytes as they are, in a buffer of their own', async () => {
    const path = join(temporaryFolder(), 'model');
    const content = gzipSync('x'.repeat(200_000)).subarray(0);
    writeFileSync(path, content);
    const bytes = await readBytes(path);
    expect(Buffer.from(bytes)).toEqual(Buffer.from(content));
    expect([bytes.byteOffset, bytes.buffer.byteLength]).toEqual([0, content.length]);
    expect(Buffer.from(await readBytes('-', { stdin: Readable.from(['abc']) })).toString()).toBe('abc');
  });

  test('refuses more than the limit', async () => {
    const path = join(temporaryFolder(), 'model');
    writeFileSync(path, '0123456789');
    expect(await readBytes(path, { limit: 10 })).toHaveLength(10);
    await expect(readBytes(path, { limit: 9 })).rejects.toThrow(DataError);
  });
});

test('sha256Hex', () => {
  expect(sha256Hex(Buffer.from('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
