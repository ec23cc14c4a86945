import { dense, type RunSpec, relu } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { chooseThreads } from './choose-threads.ts';

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
    const sure = { threads: 8, reason: 'all 8 cores', isDoubtful: false };
    expect(chooseThreads(spec(10_000, 128), cores)).toEqual(sure);
  });
  test('gives each worker eight rows of the batch, at least, where no layer is cut by columns', () => {
    expect(chooseThreads(spec(200, 24), cores)).toEqual({
      threads: 3,
      reason: 'a batch of 24 rows is too small, of 8 cores',
      isDoubtful: true,
    });
    expect(chooseThreads(spec(200, 1), cores).threads).toBe(1);
    expect(chooseThreads(spec(200, 128, 100), cores).threads).toBe(8);
    expect(chooseThreads(spec(200, 128, 70), cores).threads).toBe(1);
    expect(chooseThreads(spec(5000, 1), cores)).toMatchObject({ threads: 8, isDoubtful: true });
  });
  test('takes one thread for work too small to share out', () => {
    const small = {
      threads: 1,
      reason: 'the work is too small to share out further, of 8 cores',
      isDoubtful: false,
    };
    expect(chooseThreads(spec(1, 10, 20_000), cores)).toEqual(small);
    expect(chooseThreads(spec(1, 100, 10_000), cores)).toEqual(small);
    expect(chooseThreads(spec(1, 100, 20_000), cores).threads).toBe(8);
  });
});
