import { createHash } from 'node:crypto';
import { mkdir, open, utimes } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { displayName, printable, type Table } from '@descent/core';
import { declaredReadings, isReadAlike } from '../csv/column-readings.ts';
import { csvOrigin } from '../csv/csv-reader.ts';
import type { CsvFile, CsvOptions } from '../csv/csv-tables.ts';
import { resolveDelimiter } from '../csv/delimiter.ts';
import { LineMap } from '../csv/line-map.ts';
import { errorReason, isAbsent } from '../file-errors.ts';
import { writeSafely } from '../write-safely.ts';
import { ENTRY_ENDING, MOST_BYTES, pruneCache } from './cache-folder.ts';
import {
  contentFingerprint,
  isSameSource,
  lookAtSource,
  type Source,
  wasSettled,
} from './source-identity.ts';
import { DamagedEntry, decodeEntry, encodeEntry, type TableEntry } from './table-entry.ts';

/** Bytes of a CSV file, unpacked, from which reading it takes longer than looking into a cache. */
const LEAST_BYTES = 1024 * 1024;
/** A packed file that may unpack to as many. */
const LEAST_PACKED_BYTES = 100 * 1024;

/** Changes with what a table of the same file and options would be. */
const VERSION = 2;

/** A folder of tables that were read before. */
export interface CacheOptions {
  readonly folder: string;
  /** Is told why the cache could not be used, in a line for people. */
  readonly note: (text: string) => void;
}

/**
 * Remembers the table of one CSV file, so that the next run need not parse it.
 *
 * An entry belongs to a path and the options of reading. It is taken when the file's device, inode, size and times of
 * change are those of then, and old enough then that no later change could have left them so; else when the file's
 * content has the same SHA-256. An entry whose own checksum is wrong is never taken.
 */
export class TableCache {
  readonly #cache: CacheOptions;
  readonly #options: CsvOptions;
  readonly #name: string;
  readonly #source: Source;
  readonly #entryPath: string;

  private constructor(cache: CacheOptions, options: CsvOptions, name: string, source: Source) {
    this.#cache = cache;
    this.#options = options;
    this.#name = displayName(name);
    this.#source = source;
    const { header = 'auto', delimiter, missing = [] } = options;
    const key = [VERSION, source.path, header, resolveDelimiter(delimiter), missing, endianness()];
    const hash = createHash('sha256').update(JSON.stringify(key)).digest('hex');
    this.#entryPath = join(cache.folder, hash.slice(0, 40) + ENTRY_ENDING);
  }

  /** The cache for a file; undefined where there is nothing to gain: for standard input, pipes and small files. */
  static async for(
    source: string,
    options: CsvOptions & { readonly cache?: CacheOptions },
  ): Promise<TableCache | undefined> {
    const { cache } = options;
    if (cache === undefined || source === '-') return undefined;
    const found = await lookAtSource(source);
    if (found === undefined || found.bytes < LEAST_PACKED_BYTES) return undefined;
    return new TableCache(cache, options, source, found);
  }

  /** The table as it was kept, or undefined when the file has to be read. */
  async find(): Promise<Table | undefined> {
    try {
      const bytes = await readWhole(this.#entryPath);
      const entry = bytes && decodeEntry(bytes);
      if (entry === undefined || !this.#isReadAlike(entry)) return undefined;
      return await this.#ifCurrent(entry);
    } catch (error) {
      const what = error instanceof DamagedEntry ? 'is damaged' : 'cannot be used';
      this.#note(`the copy in the cache ${what} (${errorReason(error)}) and is ignored`);
      return undefined;
    }
  }

  /** Keeps what was read, unless it is small or the file has changed. Never fails: a note says what went wrong. */
  async keep(file: CsvFile): Promise<void> {
    if (file.bytes < LEAST_BYTES) return;
    const { folder } = this.#cache;
    try {
      const now = await lookAtSource(this.#source.path);
      if (now === undefined || !isSameSource(now.identity, this.#source.identity)) return;
      const parts = encodeEntry(file, now.identity, Date.now());
      if (parts.reduce((sum, { length }) => sum + length, 0) > MOST_BYTES / 2) return;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Whoever may not read the data must not read its copy.
      await writeSafely(this.#entryPath, parts, { durable: false, mode: 0o600 });
      await pruneCache(folder);
    } catch (error) {
      this.#note(
        `it cannot be kept in the cache ${printable(folder)} (${errorReason(error)}); --no-cache does without`,
      );
    }
  }

  #note(text: string): void {
    this.#cache.note(`${this.#name}: ${text}`);
  }

  /** Whether the columns were read as they would be now. */
  #isReadAlike({ header: { declared }, columns }: TableEntry): boolean {
    const { types = new Map() } = this.#options;
    const wanted = declaredReadings(
      columns.map(({ name }) => name),
      types,
    );
    return columns.every((column, i) => isReadAlike(column, declared[i]!, wanted[i]!));
  }

  async #ifCurrent(entry: TableEntry): Promise<Table | undefined> {
    const { header } = entry;
    const { identity } = this.#source;
    const file = this.#fileOf(entry);
    if (isSameSource(header.identity, identity) && wasSettled(identity, header.written)) {
      const now = new Date();
      // The time of use, by which old entries go; where it cannot be set, they go a little early.
      await utimes(this.#entryPath, now, now).catch(() => undefined);
      return file.table;
    }
    const isSame =
      header.identity.size === identity.size &&
      (await contentFingerprint(this.#source.path)) === header.fingerprint;
    if (!isSame) {
      this.#note('changed since it was read last; the copy in the cache is ignored');
      return undefined;
    }
    await this.keep(file);
    return file.table;
  }

  #fileOf({ header, columns }: TableEntry): CsvFile {
    const { rows, fingerprint, declared, format } = header;
    const lines = LineMap.from(header.lines);
    const origin = csvOrigin(this.#name, format, lines);
    return {
      table: { ...origin, rows, columns, fingerprint },
      lines,
      declared,
      bytes: Number.POSITIVE_INFINITY,
    };
  }
}

/** A file in memory of exactly its size; undefined when it is not there. */
async function readWhole(path: string): Promise<Uint8Array | undefined> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  if (handle === undefined) return undefined;
  try {
    const { size } = await handle.stat();
    if (size > MOST_BYTES) throw new DamagedEntry('it is larger than any');
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; ) {
      const { bytesRead } = await handle.read(bytes, at, size - at, at);
      if (bytesRead === 0) throw new DamagedEntry('it ends too early');
      at += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}
