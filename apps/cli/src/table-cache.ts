import { cacheFolder, type ReadOptions } from '@descent/files';
import type { Terminal } from './terminal.ts';

/** The option of reading that keeps tables for the next run, unless that is not wanted; notes go to the terminal. */
export function cacheReading(wanted: boolean, terminal: Terminal): Pick<ReadOptions, 'cache'> {
  if (!wanted) return {};
  return { cache: { folder: cacheFolder(), note: (text) => terminal.say(`note     ${text}`) } };
}
