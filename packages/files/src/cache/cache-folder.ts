import { readdir, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** How an entry is called, after its key. */
export const ENTRY_ENDING = '.table';
/** What the entries may take together. */
export const MOST_BYTES: number = 2 * 1024 * 1024 * 1024;
const MOST_ENTRIES = 64;
/** A temporary file of this age has no writer any more, in milliseconds. */
const FORGOTTEN_MS = 60 * 60 * 1000;

/**
 * Where tables are kept: DESCENT_CACHE, else `descent` in XDG_CACHE_HOME, else `.cache/descent` in the home folder; undefined for
 * somebody who has none.
 *
 * @example
 * ```ts
 * cacheFolder({ XDG_CACHE_HOME: '/home/ada/.caches' }); // '/home/ada/.caches/descent'
 * ```
 */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const own = env['DESCENT_CACHE'];
  if (own) return own;
  const base = env['XDG_CACHE_HOME'];
  // By the XDG specification a relative path there is to be ignored.
  if (base && isAbsolute(base)) return join(base, 'descent');
  try {
    return join(homedir(), '.cache', 'descent');
  } catch {
    return undefined;
  }
}

/** Removes the entries that were used longest ago until the others fit the limits; and temporary files that were left. */
export async function pruneCache(folder: string, mostBytes: number = MOST_BYTES): Promise<void> {
  const now = Date.now();
  const entries: { path: string; size: number; used: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || !found.isFile()) continue;
    if (name.endsWith(ENTRY_ENDING)) entries.push({ path, size: found.size, used: found.mtimeMs });
    else if (/^\.descent-.*\.tmp$/.test(name) && now - found.mtimeMs > FORGOTTEN_MS)
      await rm(path, { force: true });
  }
  entries.sort((a, b) => b.used - a.used);
  let bytes = 0;
  let kept = 0;
  for (const { path, size } of entries) {
    bytes += size;
    if (bytes > mostBytes || kept === MOST_ENTRIES) await rm(path, { force: true });
    else kept++;
  }
}
