import { displayName } from '@descent/core';
import { gunzip, isGzip } from './gunzip.ts';
import { rawInput } from './raw-input.ts';

const HEAD_BYTES = 4;

/** An opened source: its first bytes, and all its bytes (the first ones included), both decompressed. */
export interface Input {
  /** For messages. */
  readonly name: string;
  /** At least four bytes, unless the source is shorter. */
  readonly head: Uint8Array;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Gives the source back; needed when `chunks` was not read to its end. */
  close(): Promise<void>;
}

/**
 * Opens a file, or standard input for `-`, and unpacks it when its first bytes say that it is gzip.
 * @throws MissingInputError, IoError; DataError for damaged gzip.
 */
export async function openInput(source: string, stdin?: NodeJS.ReadableStream): Promise<Input> {
  const name = displayName(source);
  const { head, chunks, close } = await peek(decompressed(rawInput(source, stdin), name), HEAD_BYTES);
  return { name, head, chunks, close };
}

async function* decompressed(raw: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array, void> {
  const { head, chunks } = await peek(raw, 2);
  yield* isGzip(head) ? gunzip(chunks, name) : chunks;
}

async function peek(chunks: AsyncIterable<Uint8Array>, bytes: number): Promise<Omit<Input, 'name'>> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < bytes) {
    const next = await iterator.next();
    if (next.done) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  const close = async () => {
    await iterator.return?.();
  };
  return { head, chunks: headFirst(head, iterator, close), close };
}

async function* headFirst(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
  close: () => Promise<void>,
): AsyncGenerator<Uint8Array, void> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await close();
  }
}
