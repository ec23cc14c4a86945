import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { openInput } from '../input.ts';

/** A change within this time of being looked at may leave no trace in a file's times, in milliseconds: some file systems count in 2 s. */
const UNSETTLED_MS = 2000;
const NS_PER_MS = 1_000_000n;

/** What tells a file from others and from itself after a change, without reading it: whole numbers in decimal. */
export interface SourceIdentity {
  readonly device: string;
  readonly inode: string;
  readonly size: string;
  readonly modified: string;
  readonly changed: string;
}

/** A regular file on disk. */
export interface Source {
  /** Where it is, symbolic links followed. */
  readonly path: string;
  readonly bytes: number;
  readonly identity: SourceIdentity;
}

/** Looks at a file; undefined when there is none, or when it is no regular one. */
export async function lookAtSource(source: string): Promise<Source | undefined> {
  try {
    const path = await realpath(source);
    const found = await stat(path, { bigint: true });
    if (!found.isFile()) return undefined;
    const identity = {
      device: String(found.dev),
      inode: String(found.ino),
      size: String(found.size),
      modified: String(found.mtimeNs),
      changed: String(found.ctimeNs),
    };
    return { path, bytes: Number(found.size), identity };
  } catch {
    // Whoever opens it will say why that cannot be done.
    return undefined;
  }
}

/** True when two looks saw the same, unchanged file. */
export function isSameSource(a: SourceIdentity, b: SourceIdentity): boolean {
  return (
    a.device === b.device &&
    a.inode === b.inode &&
    a.size === b.size &&
    a.modified === b.modified &&
    a.changed === b.changed
  );
}

/** True when any change after `time` (milliseconds since 1970) would show in the identity. */
export function wasSettled({ modified, changed }: SourceIdentity, time: number): boolean {
  const limit = BigInt(Math.floor(time) - UNSETTLED_MS) * NS_PER_MS;
  return BigInt(modified) < limit && BigInt(changed) < limit;
}

/** The SHA-256, in hex, of a file's decompressed bytes. */
export async function contentFingerprint(path: string): Promise<string> {
  const hash = createHash('sha256');
  const input = await openInput(path);
  try {
    for await (const chunk of input.chunks) hash.update(chunk);
  } finally {
    await input.close();
  }
  return hash.digest('hex');
}
