import { FailureError, isDescentError } from '@descent/core';
import { PoolExecutor } from '@descent/trainer';
import { describe, expect, test } from 'vitest';
import { makeRun } from './make-run.ts';

const DEADLINE_MS = 10_000;
/** How often a range is walked until a faulty worker has its tile. */
const RANGES = 100;

function faultyPool(fault: string, threads: number, all: boolean, quietMs?: number): PoolExecutor {
  const worker = new URL('./fixtures/faulty-worker.mjs', import.meta.url);
  const { run, memory } = makeRun({});
  // The workers start inside the constructor and copy the environment then.
  process.env['DESCENT_TEST_FAULT'] = fault;
  process.env['DESCENT_TEST_ALL'] = String(all);
  return new PoolExecutor(
    run,
    memory,
    quietMs === undefined
      ? { threads, kernels: 'reference', worker }
      : { threads, kernels: 'reference', worker, quietMs },
  );
}

/** Runs steps on a pool whose workers fail, and gives the error and the time that it took, in milliseconds. */
async function failure(
  fault: string,
  threads: number,
  quietMs?: number,
): Promise<{ error: unknown; ms: number }> {
  let started = performance.now();
  const executor = faultyPool(fault, threads, threads === 1, quietMs);
  let error: unknown;
  // Who takes a tile is left to chance: the healthy workers may have taken them all.
  for (let time = 0; time < RANGES && error === undefined; time++) {
    if (time > 0) started = performance.now();
    error = await executor.run({ program: 'train', from: 0, to: 7 }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
  }
  const ms = performance.now() - started;
  await executor.close();
  return { error, ms };
}

describe.each([1, 2, 4])('a pool of %i', (threads) => {
  test.each([
    ['throw', 'a worker thread failed: a tile went wrong'],
    ['exit', 'a worker thread failed: worker exited with code: 3'],
    ['load', 'a worker thread failed: the module is broken'],
    ['never', /^only \d of \d workers took up their work within 2 s$/],
    ['loop', 'the workers made no progress for 2 s'],
  ])('ends with its own error when a worker’s fault is: %s', { timeout: 30_000 }, async (fault, message) => {
    const { error } = await failure(fault, threads, 2000);
    expect(error).toBeInstanceOf(FailureError);
    expect(isDescentError(error) && error.message).toMatch(message);
  });
});

test.each(['never', 'loop'])(
  'by default the fault %s ends a run in under 10 s',
  { timeout: 30_000 },
  async (fault) => {
    const { error, ms } = await failure(fault, 2);
    expect(error).toBeInstanceOf(FailureError);
    expect(ms).toBeLessThan(DEADLINE_MS);
  },
);

test('a pool that failed refuses further ranges at once', async () => {
  const executor = faultyPool('throw', 2, true);
  await expect(executor.run({ program: 'train', from: 0, to: 1 })).rejects.toThrow('a tile went wrong');
  await expect(executor.run({ program: 'train', from: 0, to: 1 })).rejects.toThrow('a tile went wrong');
  await executor.close();
});
