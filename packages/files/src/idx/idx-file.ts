import { DataError } from '@descent/core';
import { ByteReader } from './byte-reader.ts';

/** What a file of unsigned bytes begins with: 0, 0, the type 8, the number of dimensions. */
export const IMAGES_MAGIC = 0x00000803;
export const LABELS_MAGIC = 0x00000801;

const NAMES: ReadonlyMap<number, string> = new Map([
  [IMAGES_MAGIC, 'images'],
  [LABELS_MAGIC, 'labels'],
]);

export interface IdxFile {
  /** The size of each dimension, the number of items first. */
  readonly sizes: readonly number[];
  /** All items, one after the other, in an array of exactly their size. */
  readonly bytes: Uint8Array;
}

/** True when a source holds IDX data, by its first bytes or, unless it ends like a text table, by its name. */
export function isIdx(source: string, head: Uint8Array): boolean {
  if (head.length >= 2 && head[0] === 0 && head[1] === 0) return true;
  const file = source.split(/[/\\]/).at(-1)!;
  return file.includes('idx') && !/\.(csv|tsv|txt)(\.gz)?$/i.test(file);
}

/**
 * Reads IDX bytes that begin with `magic`.
 * @param check is given the sizes before the items are read, and throws when they make no sense.
 * @throws DataError for another magic number, missing or left-over bytes, or no items.
 */
export async function readIdx(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  magic: number,
  check: (sizes: readonly number[]) => void = () => {},
): Promise<IdxFile> {
  const reader = new ByteReader(chunks);
  const sizes = await readHeader(reader, name, magic);
  check(sizes);
  if (sizes[0] === 0) throw new DataError(`${name}: expected at least one item, got none; check the file`);
  const total = sizes.reduce((product, size) => product * size, 1);
  const bytes = await reader.read(total);
  const expected = `${name}: expected ${total} bytes after the header (${sizes.join(' × ')})`;
  if (bytes.length < total) {
    throw new DataError(`${expected}, got ${bytes.length}; the file is cut off: copy or download it again`);
  }
  if (!(await reader.atEnd())) throw new DataError(`${expected}, got more; copy or download it again`);
  return { sizes, bytes };
}

async function readHeader(reader: ByteReader, name: string, magic: number): Promise<number[]> {
  const start = await reader.read(4);
  const got = start.length === 4 ? uint32(start, 0) : undefined;
  if (got !== magic) {
    const described = got === undefined ? `${start.length} bytes` : describeMagic(got);
    throw new DataError(
      `${name}: expected an IDX file that begins with ${describeMagic(magic)}, got ${described}; check that it is the right file`,
    );
  }
  const dimensions = magic & 0xff;
  const header = await reader.read(4 * dimensions);
  if (header.length < 4 * dimensions) {
    throw new DataError(
      `${name}: expected an IDX header of ${4 + 4 * dimensions} bytes, got ${4 + header.length}; the file is cut off: copy or download it again`,
    );
  }
  return Array.from({ length: dimensions }, (_, dimension) => uint32(header, 4 * dimension));
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}

function describeMagic(magic: number): string {
  const kind = NAMES.get(magic);
  return `0x${magic.toString(16).padStart(8, '0')}${kind ? ` (${kind})` : ''}`;
}
