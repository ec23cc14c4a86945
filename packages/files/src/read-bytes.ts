import { DataError, displayName } from '@descent/core';
import { rawInput } from './raw-input.ts';

export interface ReadBytesOptions {
  /** The most bytes that such a file may have; 1 GiB unless given. */
  readonly limit?: number;
  /** What `-` reads from; standard input unless given. */
  readonly stdin?: NodeJS.ReadableStream;
}

/**
 * A whole file, or standard input for `-`, in memory, as it is: nothing is unpacked.
 * @throws MissingInputError when there is no such file; IoError when reading fails; DataError beyond `limit` bytes.
 */
export async function readBytes(path: string, options: ReadBytesOptions = {}): Promise<Uint8Array> {
  const { limit = 1024 * 1024 * 1024, stdin } = options;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of rawInput(path, stdin)) {
    size += chunk.length;
    if (size > limit) {
      throw new DataError(
        `${displayName(path)}: expected at most ${limit} bytes, got more; check that it is the right file`,
      );
    }
    chunks.push(chunk);
  }
  // A buffer of its own, so that views of wider numbers can be aligned.
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
