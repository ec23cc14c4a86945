import { stat } from 'node:fs/promises';
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
  /** How many bytes there will be, where that can be known beforehand. */
  readonly size: number | undefined;
  /** Opens the source once more, from its start; not there where that cannot be done, as with standard input. */
  readonly reopen?: (() => Promise<Input>) | undefined;
  /** Gives the source back; needed when `chunks` was not read to its end. */
  close(): Promise<void>;
}

/**
 * Opens a file, or standard input for `-`, and unpacks it when its first bytes say that it is gzip.
 * @throws MissingInputError, IoError; DataError for damaged gzip.
 */
export async function openInput(source: string, stdin?: NodeJS.ReadableStream): Promise<Input> {
  const name = displayName(source);
  const raw = await peek(rawInput(source, stdin), HEAD_BYTES);
  const size = await fileSize(source);
  const reopen = size === undefined ? undefined : () => openInput(source);
  if (!isGzip(raw.head)) return { name, size, reopen, ...raw };
  const unpacked = await peek(gunzip(raw.chunks, name), HEAD_BYTES);
  return { name, size: undefined, reopen, ...unpacked };
}

async function fileSize(source: string): Promise<number | undefined> {
  if (source === '-') return undefined;
  const found = await stat(source).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

async function peek(
  chunks: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<Pick<Input, 'head' | 'chunks' | 'close'>> {
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
