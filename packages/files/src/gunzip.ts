import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DataError, isDescentError } from '@descent/core';
import { errorCode } from './file-errors.ts';

const CHUNK_BYTES = 65536;

/** True when the bytes begin like a gzip file. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * The decompressed bytes of a gzip file, chunk by chunk.
 * @throws DataError when the file is cut off or damaged; what `chunks` throws is passed on.
 */
export async function* gunzip(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void> {
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  // The same failure ends the loop below, which is where it is reported.
  pipeline(Readable.from(chunks, { objectMode: true }), unpacked).catch(() => {});
  try {
    for await (const chunk of unpacked) yield chunk;
  } catch (error) {
    throw isDescentError(error) ? error : damaged(name, error);
  }
}

function damaged(name: string, error: unknown): unknown {
  const code = errorCode(error);
  if (!code.startsWith('Z_')) return error;
  const problem =
    code === 'Z_BUF_ERROR'
      ? 'expected a whole gzip file, got one that ends too early'
      : `expected a gzip file, got damaged data (${(error as Error).message})`;
  return new DataError(`${name}: ${problem}; copy or download it again`, { cause: error });
}
