import type { Fault } from '../fault.ts';
import { damaged } from './damaged.ts';
import { killed } from './killed.ts';
import { memory } from './memory.ts';
import { outputs } from './outputs.ts';
import { pools } from './pools.ts';
import { settings } from './settings.ts';
import { signalled } from './signalled.ts';
import { streams } from './streams.ts';
import { syscalls } from './syscalls.ts';
import { tables } from './tables.ts';
import { threads } from './threads.ts';
import { tokens } from './tokens.ts';
import { workers } from './workers.ts';

/** Every fault, in the order of the table. */
export const faults: Readonly<Record<string, Fault>> = {
  threads,
  killed,
  syscalls,
  outputs,
  workers,
  signalled,
  memory,
  damaged,
  tables,
  tokens,
  settings,
  streams,
  pools,
};
