import { unlink } from 'node:fs/promises';
import { IoError } from '@descent/core';
import { errorReason, isAbsent } from './file-errors.ts';
import { outputPlace } from './output-place.ts';

/**
 * Removes a file, or what a symbolic link there points to; one that is not there is as good as removed.
 * @throws IoError when it cannot be removed.
 */
export async function removeFile(path: string): Promise<void> {
  const place = await outputPlace(path);
  try {
    await unlink(place.path);
  } catch (error) {
    if (isAbsent(error)) return;
    throw new IoError(`${place.name}: cannot be removed (${errorReason(error)}); remove it yourself`, {
      cause: error,
    });
  }
}
