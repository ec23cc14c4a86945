import { availableParallelism } from 'node:os';
import { dense, type RunSpec, relu } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { chooseThreads, countCores, cpuQuota } from './choose-threads.ts';

function spec(hidden: number, batchSize: number, rows = 10_000): RunSpec {
  const inputs = { kind: 'doubles', cols: 100 } as const;
  return {
    network: { inputs: 100, layers: [dense(hidden), relu(), dense(10)] },
    loss: 'meanSquaredError',
    optimizer: { name: 'sgd' },
    rule: 'exact',
    batchSize,
    seed: 0,
    datasets: { train: { rows, inputs, targets: { kind: 'values', cols: 10, classes: 0 } } },
  };
}

const cores = { count: 8, reason: 'all 8 cores' };

describe('chooseThreads', () => {
  test('takes all cores when a step pays for them', () => {
    expect(chooseThreads(spec(500, 128), cores)).toEqual({ threads: 8, reason: 'all 8 cores' });
  });
  test('gives each worker eight rows of the batch, at least', () => {
    expect(chooseThreads(spec(5000, 24), cores)).toEqual({
      threads: 3,
      reason: 'a batch of 24 rows is too small, of 8 cores',
    });
    expect(chooseThreads(spec(5000, 1), cores).threads).toBe(1);
    expect(chooseThreads(spec(5000, 128, 20), cores).threads).toBe(2);
  });
  test('takes one thread for a network too small to share out', () => {
    expect(chooseThreads(spec(1, 100), cores)).toEqual({
      threads: 1,
      reason: 'a step is too small to share out further, of 8 cores',
    });
  });
});

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
