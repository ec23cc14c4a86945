import { randomBytes } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, machineMark } from './holder.ts';

/** Those of this process that are there now. */
const open = new Set<string>();

/**
 * A name that nothing else uses, in the folder of what is to be written, because a rename cannot cross file systems. The file goes with the
 * process, if that ends before {@link forgetTemporary}.
 */
export function temporaryPath(folder: string): string {
  const path = join(folder, `.descent-${machineMark()}-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  if (open.size === 0) process.on('exit', removeAll);
  open.add(path);
  return path;
}

/** Says that a temporary file is no longer there, or is one no more. */
export function forgetTemporary(path: string): void {
  open.delete(path);
  if (open.size === 0) process.off('exit', removeAll);
}

/** Removes the temporary files in a folder that processes of this machine have left which were killed. */
export async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, mark, pid] = /^\.descent-([0-9a-f]{6})-(\d+)-[0-9a-f]{12}\.tmp$/.exec(name) ?? [];
    if (mark !== machineMark() || isAlive({ pid: Number(pid), start: null })) continue;
    await unlink(join(folder, name)).catch(() => undefined);
  }
}

function removeAll(): void {
  for (const path of open) {
    try {
      unlinkSync(path);
    } catch {
      // It may not have been made yet.
    }
  }
}
