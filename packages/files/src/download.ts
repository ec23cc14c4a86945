import { lstat, mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  DataError,
  displayName,
  IoError,
  isDescentError,
  OutputError,
  printable,
  UsageError,
} from '@descent/core';
import { checkOutput } from './check-output.ts';
import { errorReason, isAbsent } from './file-errors.ts';
import { sha256Hex } from './fingerprint.ts';
import { readBytes } from './read-bytes.ts';
import { writeSafely } from './write-safely.ts';

/** How long one file may take. */
const DEADLINE_MS = 300_000;

/** A file to be downloaded: nothing else is taken for it. */
export interface DownloadFile {
  readonly name: string;
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

export interface DownloadOptions {
  /** The address that the names of files are added to. */
  readonly from: string;
  /** Whether files of these names may be replaced, whatever they hold [false]. */
  readonly force?: boolean;
  /** How long one file may take, in milliseconds [300,000]. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  /** Called when a file has come, and is what it should be. */
  readonly onFile?: (file: DownloadFile) => void;
}

/**
 * Downloads files into a folder, which is made if its parent is there. Files that are there already, and are what they should be, stay.
 * Nothing is written before all of them have come and have the size and the SHA-256 that they should have; then each is written safely.
 *
 * @throws UsageError when `from` is no address; OutputError when the folder cannot be used or has another file of such a name; IoError
 *   when a file does not come, or cannot be written; DataError when it is another one; the signal's reason when that is aborted.
 */
export async function downloadFiles(
  files: readonly DownloadFile[],
  folder: string,
  options: DownloadOptions,
): Promise<void> {
  const base = addressOf(options.from);
  const isNew = await makeFolder(folder);
  try {
    const missing: DownloadFile[] = [];
    for (const file of files) if (!(await isThere(file, join(folder, file.name)))) missing.push(file);
    const { force = false, onFile } = options;
    for (const { name } of missing) await checkOutput(join(folder, name), { force });
    const contents: Uint8Array[] = [];
    for (const file of missing) {
      contents.push(await download(file, base, options));
      onFile?.(file);
    }
    for (const [i, { name }] of missing.entries()) await writeSafely(join(folder, name), contents[i]!);
  } catch (error) {
    // Only if nothing is in it.
    if (isNew) await rmdir(folder).catch(() => undefined);
    throw error;
  }
}

function addressOf(from: string): URL {
  const address = URL.canParse(from) ? new URL(from) : undefined;
  if (address === undefined || !['https:', 'http:'].includes(address.protocol)) {
    throw new UsageError(
      `from: expected an address such as https://example.org/mnist/, got ${printable(from)}`,
    );
  }
  if (!address.pathname.endsWith('/')) address.pathname += '/';
  return address;
}

/** Makes the folder if it is not there; returns whether it was made. */
async function makeFolder(folder: string): Promise<boolean> {
  const name = displayName(folder);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return false;
  if (found !== undefined || (await lstat(folder).catch(() => undefined)) !== undefined) {
    throw new OutputError(`${name}: expected a folder or nothing there, got a file; use another name`);
  }
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    const parent = printable(dirname(folder));
    const why = isAbsent(error) ? `there is no folder ${parent}` : errorReason(error);
    throw new OutputError(`${name}: cannot create the folder (${why}); create it, or use another`, {
      cause: error,
    });
  }
}

async function isThere({ bytes, sha256 }: DownloadFile, path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size !== bytes) return false;
  return sha256Hex(await readBytes(path, { limit: bytes })) === sha256;
}

/** A file whole, and what it should be. */
async function download(
  { name, bytes, sha256 }: DownloadFile,
  base: URL,
  { deadlineMs = DEADLINE_MS, signal }: DownloadOptions,
): Promise<Uint8Array> {
  const address = new URL(name, base);
  const other = (expected: string, got: string): DataError =>
    new DataError(`${address}: expected ${expected}, got ${got}; nothing was written; use another mirror`);
  const content = await fetched(address, bytes, deadlineMs, signal);
  if (content.length !== bytes) {
    const got = content.length > bytes ? 'more' : String(content.length);
    throw other(`${bytes} bytes`, got);
  }
  const got = sha256Hex(content);
  if (got !== sha256) throw other(`a file with SHA-256 ${sha256}`, got);
  return content;
}

/** What comes from an address; of more bytes than are wanted, only a few more. */
async function fetched(
  address: URL,
  bytes: number,
  deadlineMs: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    const response = await fetch(address, {
      signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
    });
    if (!response.ok) throw failed(address, `the server answers ${response.status}`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > bytes) break;
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (isDescentError(error)) throw error;
    signal?.throwIfAborted();
    throw failed(
      address,
      deadline.aborted ? `not here after ${deadlineMs / 1000} s` : reasonOf(error),
      error,
    );
  }
}

function failed(address: URL, why: string, cause?: unknown): IoError {
  const message = `${address}: downloading failed (${why}), nothing was written; check the network, or use another mirror`;
  return new IoError(message, { cause });
}

/** The reason that `fetch` hides behind "fetch failed": a code such as `ENOTFOUND`, or words. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  const { code, message: inner } = (cause ?? {}) as { code?: string; message?: string };
  return printable(code ?? inner ?? message);
}
