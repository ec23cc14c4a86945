import { open } from 'node:fs/promises';
import { displayName } from '@descent/core';
import { inputError } from './file-errors.ts';

/** The first chunk is small, as most files are; the others are large, because there will be many. */
const FIRST_CHUNK_BYTES = 65536;
const CHUNK_BYTES = 1024 * 1024;

/**
 * The bytes of a file, or of standard input for `-`, as they are, in chunks.
 * @throws MissingInputError when there is no such file or it is a directory; IoError when reading fails.
 */
export function rawInput(
  source: string,
  stdin: NodeJS.ReadableStream = process.stdin,
): AsyncGenerator<Uint8Array, void> {
  return source === '-' ? streamChunks(stdin) : fileChunks(source);
}

async function* streamChunks(stream: NodeJS.ReadableStream): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (error) {
    throw inputError('stdin', error);
  }
}

// Reads through the handle, not a stream: a stream's errors are events that nobody may be listening to.
async function* fileChunks(path: string): AsyncGenerator<Uint8Array, void> {
  const name = displayName(path);
  const fail = (error: unknown) => {
    throw inputError(name, error);
  };
  const handle = await open(path, 'r').catch(fail);
  try {
    for (let size = FIRST_CHUNK_BYTES; ; size = CHUNK_BYTES) {
      const buffer = new Uint8Array(size);
      const { bytesRead } = await handle.read(buffer, 0, size, null).catch(fail);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
