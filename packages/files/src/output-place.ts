import type { Stats } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { displayName, OutputError, printable } from '@descent/core';
import { errorCode, errorReason, isAbsent } from './file-errors.ts';

/** Where a file is to be written, symbolic links followed. */
export interface OutputPlace {
  /** The path as given, for messages. */
  readonly name: string;
  readonly path: string;
  readonly folder: string;
  /** The regular file that is there now, if one is. */
  readonly present: Stats | undefined;
}

/**
 * Looks at where a file is to be written.
 * @throws OutputError when the folder is missing, or what is there is no regular file.
 */
export async function outputPlace(given: string): Promise<OutputPlace> {
  const name = displayName(given);
  if (given === '' || /[/\\]$/.test(given)) {
    throw new OutputError(`output ${JSON.stringify(name)}: expected the name of a file; add one`);
  }
  const path = await followed(given, name);
  const folder = dirname(path);
  await checkFolder(folder, name);
  const present = await stat(path).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw cannotCreate(name, error);
  });
  if (present !== undefined && !present.isFile()) {
    const got = present.isDirectory() ? 'a directory' : 'a device, pipe or socket';
    throw new OutputError(`${name}: expected a regular file or none, got ${got}; use another name`);
  }
  return { name, path, folder, present };
}

/** The error for a file that cannot be created; `folder` when that is to blame. */
export function cannotCreate(name: string, error: unknown, folder?: string): OutputError {
  const where = folder === undefined ? '' : ` in ${printable(folder)}`;
  return new OutputError(
    `${name}: cannot create a file${where} (${errorReason(error)}); use another folder or name, or change the permissions`,
    { cause: error },
  );
}

async function followed(path: string, name: string): Promise<string> {
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isSymbolicLink()) return path;
  return realpath(path).catch((error: unknown) => {
    throw new OutputError(
      `${name}: expected a file, got a symbolic link that leads nowhere (${errorCode(error)}); remove the link`,
      { cause: error },
    );
  });
}

async function checkFolder(folder: string, name: string): Promise<void> {
  const shown = printable(folder);
  const found = await stat(folder).catch((error: unknown) => {
    if (!isAbsent(error)) throw cannotCreate(name, error, folder);
    throw new OutputError(`${name}: there is no folder ${shown}; create it, or use another`, {
      cause: error,
    });
  });
  if (!found.isDirectory()) throw new OutputError(`${name}: ${shown} is no folder; use another`);
}
