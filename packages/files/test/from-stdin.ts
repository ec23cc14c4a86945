import { Readable } from 'node:stream';
import type { Table } from '@descent/core';
import { cellText } from '@descent/core';
import { type ReadOptions, readTable } from '../src/read-table.ts';

/** Reads bytes or text as if from standard input, in chunks of `size` bytes. */
export function fromStdin(
  content: string | Uint8Array,
  options: ReadOptions = {},
  size = 65536,
): Promise<Table> {
  return readTable('-', { ...options, stdin: inChunks(content, size) });
}

export function inChunks(content: string | Uint8Array, size: number): Readable {
  const bytes = Buffer.from(content);
  const count = Math.ceil(bytes.length / size);
  const chunks = Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
  return Readable.from(chunks);
}

/** The cells as text, row by row. */
export function cells(table: Table): string[][] {
  return Array.from({ length: table.rows }, (_, row) => table.columns.map((column) => cellText(column, row)));
}

/** The message of the error that a promise ends in. */
export async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  throw new Error('expected an error, got none');
}
