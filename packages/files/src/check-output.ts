import { open, unlink } from 'node:fs/promises';
import { OutputError } from '@descent/core';
import { cannotCreate, type OutputPlace, outputPlace } from './output-place.ts';
import { forgetTemporary, temporaryPath } from './temporary-files.ts';

const HEAD_BYTES = 65536;

export interface OutputCheck {
  /** True: any regular file may be replaced. */
  readonly force: boolean;
  /** Whether the file that is there may be replaced without force, by its first bytes and its size in bytes; left out: none may. */
  readonly isOurs?: (head: Uint8Array, size: number) => boolean | Promise<boolean>;
  /** How many first bytes `isOurs` gets, of files that have as many; 65,536 unless given. */
  readonly headBytes?: number;
  /** What `isOurs` accepts, for the message; `a Descent model` unless given. */
  readonly description?: string;
}

/**
 * Makes sure, before work begins whose result is to be written, that it can be: the folder takes new files, and what
 * is at the path may be replaced.
 *
 * @throws OutputError otherwise.
 * @example
 * ```ts
 * await checkOutput('model.safetensors', { force: false, isOurs: isModelHead });
 * ```
 */
export async function checkOutput(path: string, check: OutputCheck): Promise<void> {
  const place = await outputPlace(path);
  if (place.present !== undefined && !check.force) await checkReplaceable(place, place.present.size, check);
  await probe(place);
}

async function checkReplaceable(place: OutputPlace, size: number, check: OutputCheck): Promise<void> {
  if (check.isOurs === undefined) {
    throw new OutputError(
      `${place.name}: expected no file, got one; use another name, or --force to replace it`,
    );
  }
  const head = await readHead(place, Math.min(size, check.headBytes ?? HEAD_BYTES));
  if (await check.isOurs(head, size)) return;
  const expected = check.description ?? 'a Descent model';
  throw new OutputError(
    `${place.name}: expected no file, or ${expected} to replace, got another file; use another name, or --force to replace it`,
  );
}

async function readHead(place: OutputPlace, bytes: number): Promise<Uint8Array> {
  const head = new Uint8Array(bytes);
  try {
    const handle = await open(place.path, 'r');
    const { bytesRead } = await handle.read(head, 0, bytes, 0).finally(() => handle.close());
    return head.subarray(0, bytesRead);
  } catch (error) {
    throw cannotCreate(place.name, error);
  }
}

// Creates a file for a moment: permission bits say nothing to root, on read-only file systems or with quotas.
async function probe(place: OutputPlace): Promise<void> {
  const path = temporaryPath(place.folder);
  try {
    const handle = await open(path, 'wx');
    await handle.close();
    await unlink(path);
  } catch (error) {
    throw cannotCreate(place.name, error, place.folder);
  } finally {
    forgetTemporary(path);
  }
}
