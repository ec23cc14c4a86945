import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from './file-errors.ts';

/** A process, so that others can tell whether it is still there. A process number comes back some day, with another start. */
export interface Holder {
  readonly pid: number;
  /** When it was started, in the kernel's ticks; null where the system does not say. */
  readonly start: string | null;
  readonly host: string;
}

/** This process. */
export function thisHolder(): Holder {
  return { pid: process.pid, start: statOf(process.pid).start, host: hostname() };
}

/** Whether a process of this machine is there. */
export function isAlive({ pid, start }: Pick<Holder, 'pid' | 'start'>): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is one, too.
    if (errorCode(error) === 'ESRCH') return false;
  }
  const now = statOf(pid);
  // Dead, and nobody has asked after it.
  if (now.state === 'Z') return false;
  return start === null || now.start === null || start === now.start;
}

/** A few letters that tell this machine from others which share a folder with it. */
export function machineMark(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 6);
}

/** What the kernel says of a process; nulls where it says nothing. */
function statOf(pid: number): { readonly start: string | null; readonly state: string | null } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, in parentheses, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? null, start: fields[19] ?? null };
  } catch {
    return { state: null, start: null };
  }
}
