import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';

/** The cores that this process may use, and what limits them. */
export interface CoreCount {
  readonly count: number;
  readonly reason: string;
}

/** Counts physical cores, within what the process is scheduled on and its group's CPU quota, which `os` does not see. */
export function countCores(read: (path: string) => string | undefined = readIfThere): CoreCount {
  const logical = availableParallelism();
  const physical = physicalCores() ?? logical;
  const quota = cpuQuota(read);
  const allowed = quota === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(quota));
  const count = Math.min(logical, physical, allowed);
  if (count === allowed) return { count, reason: `a CPU quota of ${quota}` };
  return { count, reason: count === 1 ? 'one core' : `all ${count} cores` };
}

/** The CPU time per time that the control groups of this process allow, in cores; undefined when they set no limit. */
export function cpuQuota(read: (path: string) => string | undefined): number | undefined {
  const limits: number[] = [];
  for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
    const [, controllers, path] = line.split(':');
    if (path === undefined) continue;
    const root = controllers === '' ? '/sys/fs/cgroup' : '/sys/fs/cgroup/cpu';
    if (controllers !== '' && !controllers?.split(',').includes('cpu')) continue;
    // A group's parents limit it too; in a container the path may be the host's, so the root is always looked at.
    for (let group = path; ; group = dirname(group)) {
      limits.push(...groupLimit(join(root, group), read));
      if (group === '/' || group === '.') break;
    }
  }
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function groupLimit(folder: string, read: (path: string) => string | undefined): number[] {
  const [quota, period] = (
    read(join(folder, 'cpu.max')) ??
    `${read(join(folder, 'cpu.cfs_quota_us'))} ${read(join(folder, 'cpu.cfs_period_us'))}`
  ).split(/\s+/);
  const limit = Number(quota) / Number(period);
  return limit > 0 ? [limit] : [];
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Cores that are not the second thread of another, where Linux says so. */
function physicalCores(): number | undefined {
  const folder = '/sys/devices/system/cpu';
  if (!existsSync(folder)) return undefined;
  const siblings = readdirSync(folder)
    .filter((name) => /^cpu\d+$/.test(name))
    .map((name) => readIfThere(join(folder, name, 'topology/thread_siblings_list')))
    .filter((list) => list !== undefined);
  return siblings.length === 0 ? undefined : new Set(siblings).size;
}
