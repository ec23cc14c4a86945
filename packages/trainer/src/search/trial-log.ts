import { DataError, displayName, OutputError } from '@descent/core';
import { type LineLog, openLineLog, sha256Hex } from '@descent/files';
import { planSearch } from './plan-search.ts';
import type { Trial } from './trial.ts';
import type { TuneRequest } from './tune-request.ts';

/** The version of the log's lines. */
const VERSION = 1;

/** What decides a search's result, in words that can be compared: the first line of its log. */
export type SearchDescription = Readonly<Record<string, unknown>>;

/** The trials of a search on disk, one a line. */
export interface TrialLog {
  /** Those that were there. */
  readonly finished: readonly Trial[];
  /** Keeps a trial; resolves when it is on the disk. */
  keep(trial: Trial): Promise<void>;
  close(): Promise<void>;
}

/**
 * Describes a search: everything of the request but threads and kernels, of which its result does not depend.
 * @throws UsageError, DataError for a search that cannot be.
 */
export function describeSearch(request: TuneRequest): SearchDescription {
  planSearch(request);
  const { data, validation, trials, settingsOf, threads: _t, kernels: _k, ...rest } = request;
  const columns = data.columns.map(({ name, type }) => [name, type]);
  const description = {
    tune: VERSION,
    ...rest,
    // Of a random search more trials are the same ones and others; halving's rungs depend on how many there are.
    ...(request.strategy === 'halving' ? { trials } : {}),
    data: data.fingerprint,
    columns: sha256Hex(new TextEncoder().encode(JSON.stringify([data.format, columns]))),
    validation: typeof validation === 'object' ? validation.fingerprint : (validation ?? 'preset'),
    settings: settingsOf({}),
  };
  return JSON.parse(JSON.stringify(description, withEntries)) as SearchDescription;
}

/** Maps and sets as lists: JSON would take them all for empty. */
function withEntries(_key: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value;
}

/**
 * Opens the log of a search: a new one, or one to go on with.
 *
 * @param options.anew whatever is there is replaced.
 * @throws OutputError when the file is something else or cannot be written; DataError when it is of another search, naming what
 *   differs, or has a line that is no trial; IoError.
 * @example
 * ```ts
 * const search = { tune: 1, seed: 0 };
 * const log = await openTrialLog('search.jsonl', search);
 * await log.keep({ trial: 1, rung: 1, epochs: 9, choice: { batchSize: 8 }, loss: 0.5, metrics: { loss: 0.5 } });
 * await log.close();
 * const again = await openTrialLog('search.jsonl', search);
 * again.finished[0].loss; // 0.5
 * await again.close();
 * ```
 */
export async function openTrialLog(
  path: string,
  search: SearchDescription,
  options: { anew?: boolean } = {},
): Promise<TrialLog> {
  const log = await openLineLog(path, options.anew === true ? { keep: 0 } : {});
  try {
    const [head, ...rest] = log.lines;
    if (head === undefined) await begin(log, path, search, options.anew === true);
    else checkHead(path, head, search);
    const finished = rest.map((line, i) => trialFrom(line, `${displayName(path)}: line ${i + 2}`));
    return {
      finished,
      keep: (trial) => log.append(JSON.stringify(trial)),
      close: () => log.close(),
    };
  } catch (error) {
    await log.close();
    throw error;
  }
}

/** Writes the first line, unless what is there was not begun by one. */
async function begin(log: LineLog, path: string, search: SearchDescription, anew: boolean): Promise<void> {
  const head = JSON.stringify(search);
  if (!anew && !head.startsWith(log.rest)) throw notALog(path);
  await log.append(head);
}

function checkHead(path: string, line: string, search: SearchDescription): void {
  const found = objectFrom(line);
  if (found === undefined || !('tune' in found)) throw notALog(path);
  const names = [...new Set([...Object.keys(search), ...Object.keys(found)])];
  const different = names.filter((name) => !isSame(found[name], search[name]));
  if (different.length === 0) return;
  const differences = different.map((name) => difference(name, found[name], search[name]));
  throw new DataError(
    `${displayName(path)}: expected trials of this search, got those of another: ${differences.join('; ')}; name another --output, or begin anew with --force`,
  );
}

/** What differs, down to the entry of an object: `settings.batchSize 16 there, 32 now`. */
function difference(name: string, there: unknown, now: unknown): string {
  if (isObject(there) && isObject(now)) {
    const keys = [...new Set([...Object.keys(there), ...Object.keys(now)])];
    const key = keys.find((each) => !isSame(there[each], now[each]));
    if (key !== undefined) return difference(`${name}.${key}`, there[key], now[key]);
  }
  const shown = (value: unknown): string => excerptOf(JSON.stringify(value) ?? 'none');
  return `${name} ${shown(there)} there, ${shown(now)} now`;
}

const MOST_SHOWN = 60;

function excerptOf(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

function trialFrom(line: string, where: string): Trial {
  const trial = objectFrom(line) as Partial<Trial> | undefined;
  const isTrial =
    trial !== undefined &&
    [trial.trial, trial.rung, trial.epochs].every((value) => Number.isSafeInteger(value)) &&
    (trial.loss === null || typeof trial.loss === 'number') &&
    isObject(trial.choice) &&
    isObject(trial.metrics);
  if (isTrial) return trial as Trial;
  throw new DataError(
    `${where}: expected a trial of descent tune, got something else; begin anew with --force`,
  );
}

function objectFrom(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Both went through JSON, with their keys in one order. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function notALog(path: string): OutputError {
  return new OutputError(
    `${displayName(path)}: expected no file, or the trials of a search to go on with, got another file; use another name, or --force to replace it`,
  );
}
