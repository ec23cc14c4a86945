import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { countCores, cpuQuota } from './count-cores.ts';

/** A reader of files that are not on this machine. */
const files = (content: Record<string, string>) => (path: string) => content[path];

describe('cpuQuota', () => {
  test.each([
    ['no control groups', {}, undefined],
    ['no limit', { '/proc/self/cgroup': '0::/a', '/sys/fs/cgroup/a/cpu.max': 'max 100000' }, undefined],
    [
      'one and a half cores',
      { '/proc/self/cgroup': '0::/a', '/sys/fs/cgroup/a/cpu.max': '150000 100000' },
      1.5,
    ],
    [
      'a parent that allows less',
      {
        '/proc/self/cgroup': '0::/a/b',
        '/sys/fs/cgroup/a/b/cpu.max': '400000 100000',
        '/sys/fs/cgroup/a/cpu.max': '200000 100000',
      },
      2,
    ],
    [
      'a container that sees its own group as the root',
      { '/proc/self/cgroup': '0::/', '/sys/fs/cgroup/cpu.max': '100000 100000' },
      1,
    ],
    [
      'the first version of control groups',
      {
        '/proc/self/cgroup': '3:cpu,cpuacct:/a\n2:memory:/a',
        '/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us': '300000',
        '/sys/fs/cgroup/cpu/a/cpu.cfs_period_us': '100000',
      },
      3,
    ],
    [
      'no limit in the first version',
      {
        '/proc/self/cgroup': '3:cpu,cpuacct:/a',
        '/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us': '-1',
        '/sys/fs/cgroup/cpu/a/cpu.cfs_period_us': '100000',
      },
      undefined,
    ],
  ])('%s', (_name, content, quota) => {
    expect(cpuQuota(files(content))).toBe(quota);
  });
});

describe('countCores', () => {
  test('is never more than the process may run on', () => {
    const { count } = countCores(files({}));
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(availableParallelism());
  });
  test('is one core, and says why, under a quota of less than two', () => {
    const quota = files({ '/proc/self/cgroup': '0::/', '/sys/fs/cgroup/cpu.max': '50000 100000' });
    expect(countCores(quota)).toEqual({ count: 1, reason: 'a CPU quota of 0.5' });
  });
});
