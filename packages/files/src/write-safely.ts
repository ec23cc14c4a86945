import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { IoError } from '@descent/core';
import { errorCode, errorReason } from './file-errors.ts';
import { cannotCreate, type OutputPlace, outputPlace } from './output-place.ts';
import { forgetTemporary, temporaryPath } from './temporary-files.ts';

// File systems that cannot sync a folder say so with these; the rename stands all the same.
const NO_FOLDER_SYNC: ReadonlySet<string> = new Set([
  'EINVAL',
  'ENOTSUP',
  'EISDIR',
  'EPERM',
  'EACCES',
  'EBADF',
]);

/** What the disk, and not the place, is to blame for. */
const NO_ROOM: ReadonlySet<string> = new Set(['EIO', 'ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE']);

export interface WriteOptions {
  /** False: the disk may be written to later. A power cut can then leave a broken file, which readers must be able to tell. */
  readonly durable?: boolean;
  /** Permissions of a file that was not there before; by the process's mask unless given. */
  readonly mode?: number;
}

/**
 * Writes a file so that its path holds the old content or the new, whatever happens: a temporary file beside it is
 * written, synced and renamed over it. A symbolic link stays, and what it points to is replaced.
 *
 * @throws OutputError when the file cannot be created; IoError when writing fails; what iterating over `content` throws.
 * @example
 * ```ts
 * await writeSafely('notes.txt', new TextEncoder().encode('seed 7'));
 * ```
 */
export async function writeSafely(
  path: string,
  content: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { durable = true, mode = 0o666 }: WriteOptions = {},
): Promise<void> {
  const place = await outputPlace(path);
  const temporary = temporaryPath(place.folder);
  const handle = await open(temporary, 'wx', mode).catch((error: unknown) => {
    forgetTemporary(temporary);
    throw NO_ROOM.has(errorCode(error))
      ? writingFailed(place, error)
      : cannotCreate(place.name, error, place.folder);
  });
  try {
    await fill(handle, content, place, durable);
    await attempt(rename(temporary, place.path), place);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  } finally {
    forgetTemporary(temporary);
  }
  if (durable) await syncFolder(place);
}

async function fill(
  handle: FileHandle,
  content: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  place: OutputPlace,
  durable: boolean,
): Promise<void> {
  try {
    if (content instanceof Uint8Array) await attempt(handle.writeFile(content), place);
    // Chunk by chunk, so that an error of whoever makes the content is not taken for one of the disk.
    else for await (const chunk of content) await attempt(handle.writeFile(chunk), place);
    if (place.present !== undefined) await attempt(handle.chmod(place.present.mode & 0o777), place);
    if (durable) await attempt(handle.sync(), place);
  } finally {
    await attempt(handle.close(), place);
  }
}

async function attempt<T>(work: Promise<T>, place: OutputPlace): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw writingFailed(place, error);
  }
}

function writingFailed(place: OutputPlace, error: unknown): IoError {
  const kept = place.present === undefined ? 'nothing was written' : 'the old file is intact';
  return new IoError(
    `${place.name}: writing failed (${errorReason(error)}), ${kept}; make room or check the disk, and try again`,
    { cause: error },
  );
}

async function syncFolder(place: OutputPlace): Promise<void> {
  try {
    const handle = await open(place.folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (NO_FOLDER_SYNC.has(errorCode(error))) return;
    throw new IoError(
      `${place.name}: written, but its folder cannot be synced (${errorReason(error)}); check the disk`,
      {
        cause: error,
      },
    );
  }
}
