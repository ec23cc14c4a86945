import { randomBytes } from 'node:crypto';
import { constants, readFileSync, unlinkSync } from 'node:fs';
import { copyFile, link, open, readFile, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { OutputError, printable } from '@descent/core';
import { errorCode, isAbsent } from './file-errors.ts';
import { type Holder, isAlive, thisHolder } from './holder.ts';
import { cannotCreate, outputPlace } from './output-place.ts';
import { forgetTemporary, temporaryPath } from './temporary-files.ts';

/** How often a lock is tried for while others take and leave it. */
const TRIES = 100;
/** How long somebody who waits for its turn at a dead lock waits, and how long a turn takes at most, in milliseconds. */
const WAIT_MS = 10;
const TURN_MS = 10_000;
/** What file systems say that have no links. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** A lock that this process holds, until it gives it back or exits. */
export interface Lock {
  /** @throws OutputError when somebody has removed it or taken it over: what it stands for is no longer this process's. */
  check(): void;
  /** Gives it back, at once. */
  release(): void;
}

/**
 * Takes the lock of a file that is to be written: a file beside it, `FILE.lock`, that says which process holds it. Of two processes that ask at
 * the same time one gets it; that of a process which is no longer there is taken over. Links to one file have one lock.
 *
 * @param what What the lock stands for, for messages: `another training writes this output`.
 * @param remedy What else to do than to wait.
 * @throws OutputError when a living process holds it, or one of another machine, or the file cannot be created.
 * @example
 * ```ts
 * const lock = await takeLock('model.safetensors', 'another training writes this output');
 * lock.check();
 * lock.release();
 * ```
 */
export async function takeLock(
  path: string,
  what: string,
  remedy = 'write to another file with --output',
): Promise<Lock> {
  const { path: real, folder, name } = await outputPlace(path);
  const place = { path: `${real}.lock`, folder, name: `${name}.lock` };
  // No two locks are alike.
  const text = `${JSON.stringify({ ...thisHolder(), mark: randomBytes(8).toString('hex') })}\n`;
  const temporary = temporaryPath(place.folder);
  try {
    // Whole before it has its name: whoever finds a lock can read it.
    const handle = await open(temporary, 'wx');
    await handle.writeFile(text).finally(() => handle.close());
    for (let time = 0; time < TRIES; time++) {
      if (await linked(temporary, place.path)) {
        return new HeldLock(place, text);
      }
      const found = await readFile(place.path, 'utf8').catch((error: unknown) => {
        if (isAbsent(error)) return undefined;
        throw error;
      });
      if (found === undefined) continue;
      refuseLiving(found, place.name, what, remedy);
      await removeDead(place.path, found, temporary);
    }
  } catch (error) {
    if (error instanceof OutputError) throw error;
    throw cannotCreate(place.name, error, place.folder);
  } finally {
    await unlink(temporary).catch(() => undefined);
    forgetTemporary(temporary);
  }
  throw new OutputError(`${place.name}: ${what}, and others wait for it; try again`);
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(errorCode(error))) throw error;
  }
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function refuseLiving(text: string, name: string, what: string, remedy: string): void {
  const holder = holderOf(text);
  if (holder === undefined) {
    throw new OutputError(`${name}: expected a lock or no file, got another file; remove or rename it`);
  }
  if (holder.host !== hostname()) {
    throw new OutputError(
      `${name}: ${what} (process ${holder.pid} on ${printable(holder.host)}); wait for it, or remove this file if nothing runs there`,
    );
  }
  if (isAlive(holder)) {
    throw new OutputError(`${name}: ${what} (process ${holder.pid}); wait for it, or ${remedy}`);
  }
}

/**
 * Removes the lock of a dead process, and only that. Of those who find it dead one at a time looks once more, behind a lock of its own: the
 * one that was found may have been taken over meanwhile.
 */
async function removeDead(path: string, text: string, own: string): Promise<void> {
  const turn = `${path}.turn`;
  if (!(await linked(own, turn))) {
    const since = await stat(turn).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.NaN,
    );
    // Whoever had its turn was killed in it.
    if (Date.now() - since > TURN_MS) await unlink(turn).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    return;
  }
  try {
    const now = await readFile(path, 'utf8').catch(() => undefined);
    if (now === text) await unlink(path);
  } finally {
    await unlink(turn);
  }
}

class HeldLock implements Lock {
  readonly #place: { readonly path: string; readonly name: string };
  readonly #text: string;

  constructor(place: { readonly path: string; readonly name: string }, text: string) {
    this.#place = place;
    this.#text = text;
    process.on('exit', this.release);
  }

  check(): void {
    if (this.#isThere()) return;
    throw new OutputError(
      `${this.#place.name}: expected the lock of this process, got another or none; see that nothing else writes there, and try again`,
    );
  }

  readonly release = (): void => {
    process.off('exit', this.release);
    try {
      if (this.#isThere()) unlinkSync(this.#place.path);
    } catch {
      // Whoever removed it has done what is wanted.
    }
  };

  #isThere(): boolean {
    try {
      return readFileSync(this.#place.path, 'utf8') === this.#text;
    } catch {
      return false;
    }
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    const { pid, start, host } = holder ?? {};
    const isWhole =
      Number.isSafeInteger(pid) &&
      pid! > 0 &&
      typeof host === 'string' &&
      (start === null || typeof start === 'string');
    return isWhole ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}
