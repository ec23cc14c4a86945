import { cacheFolder, type ReadOptions } from '@descent/files';
import type { Terminal } from './terminal.ts';

/** The option of reading that keeps tables for the next run, unless that is not wanted; notes go to the terminal. */
export function cacheReading(wanted: boolean, terminal: Terminal): Pick<ReadOptions, 'cache'> {
  const folder = wanted ? cacheFolder() : undefined;
  if (folder === undefined) return {};
  return { cache: { folder, note: (text) => terminal.say(`note     ${text}`) } };
}
