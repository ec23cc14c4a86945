import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { DataError, IoError } from '@descent/core';
import { errorReason } from './file-errors.ts';
import { cannotCreate, type OutputPlace, outputPlace } from './output-place.ts';

const NEWLINE = 0x0a;

/** A file of lines that grows by whole lines, so that whoever is killed finds all but the line under way. */
export interface LineLog {
  /** The whole lines that were there, without their ends. */
  readonly lines: readonly string[];
  /** What stood behind the last whole line: the part that a killed process left. The first `append` removes it. */
  readonly rest: string;
  /** Bytes of all whole lines, with those whose writing is under way. */
  readonly size: number;
  /** Adds a line and resolves when it is on the disk or, where lines are not synced, with the system; lines are written in the order of the calls. */
  append(line: string): Promise<void>;
  /** Resolves when all lines are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface LineLogOptions {
  /** Bytes of the whole lines to keep; left out: all of them. What stands behind goes with the first `append`. */
  readonly keep?: number | undefined;
  /** Whether each line is on the disk before `append` resolves [true]. */
  readonly synced?: boolean;
}

/**
 * Opens a log to go on with it; a file that is not there is made. Nothing that is there changes before the first `append`, which
 * removes an unfinished last line, and whatever is not to be kept.
 *
 * @throws OutputError when the file cannot be opened or created; IoError when reading or writing fails; DataError when there is less than is to
 * be kept, or no line ends there.
 * @example
 * ```ts
 * const log = await openLineLog('trials.jsonl');
 * await log.append('{"trial":1}');
 * await log.close();
 * const again = await openLineLog('trials.jsonl');
 * again.lines.length; // 1
 * await again.close();
 * ```
 */
export async function openLineLog(
  path: string,
  { keep, synced = true }: LineLogOptions = {},
): Promise<LineLog> {
  const place = await outputPlace(path);
  // Appending, so that the lines of a second process that has the log open stay whole, too.
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND;
  const handle = await open(place.path, flags).catch((error: unknown) => {
    throw cannotCreate(place.name, error, place.folder);
  });
  try {
    const bytes = await attempt(handle.readFile(), place);
    const end = keep ?? bytes.lastIndexOf(NEWLINE) + 1;
    if (end > bytes.length || (end > 0 && bytes[end - 1] !== NEWLINE)) {
      throw new DataError(
        `${place.name}: expected the log that was left, of at least ${end} bytes, got ${bytes.length} bytes of another; name another file`,
      );
    }
    return new OpenLineLog(handle, place, { bytes, end, synced });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

class OpenLineLog implements LineLog {
  readonly lines: readonly string[];
  readonly rest: string;
  readonly #handle: FileHandle;
  readonly #place: OutputPlace;
  readonly #synced: boolean;
  #end: number;
  #size: number;
  #isCut: boolean;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    handle: FileHandle,
    place: OutputPlace,
    { bytes, end, synced }: { bytes: Buffer; end: number; synced: boolean },
  ) {
    this.#handle = handle;
    this.#place = place;
    this.#synced = synced;
    this.#end = end;
    this.#size = end;
    this.#isCut = end === bytes.length;
    this.lines = end === 0 ? [] : bytes.toString('utf8', 0, end - 1).split('\n');
    this.rest = bytes.toString('utf8', end);
  }

  get size(): number {
    return this.#size;
  }

  append(line: string): Promise<void> {
    const bytes = Buffer.from(`${line}\n`);
    this.#size += bytes.length;
    const written = this.#writing.then(() => this.#write(bytes));
    // A line that failed is its own caller's matter, not the next one's.
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async sync(): Promise<void> {
    await this.#writing;
    await attempt(this.#handle.datasync(), this.#place);
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  async #write(bytes: Buffer): Promise<void> {
    if (!this.#isCut) await attempt(this.#handle.truncate(this.#end), this.#place);
    this.#isCut = false;
    for (let done = 0; done < bytes.length; ) {
      done += (await attempt(this.#handle.write(bytes, done), this.#place)).bytesWritten;
    }
    if (this.#synced) await attempt(this.#handle.datasync(), this.#place);
    this.#end += bytes.length;
    this.#isCut = true;
  }
}

async function attempt<T>(work: Promise<T>, { name }: OutputPlace): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new IoError(
      `${name}: reading or writing failed (${errorReason(error)}); make room or check the disk, and try again`,
      { cause: error },
    );
  }
}
