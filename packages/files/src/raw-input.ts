import { open } from 'node:fs/promises';
import { displayName } from '@descent/core';
import { inputError } from './file-errors.ts';

const CHUNK_BYTES = 65536;

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
    for (;;) {
      const buffer = new Uint8Array(CHUNK_BYTES);
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null).catch(fail);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
