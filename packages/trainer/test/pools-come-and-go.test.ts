import { PoolExecutor } from '@descent/trainer';
import { expect, test } from 'vitest';
import { makeRun } from './make-run.ts';

/** Pools, of two workers each: of 150 that were closed while they loaded one took the process with it, mostly. */
const POOLS = 60;
/** How long a worker takes to load, about, in milliseconds. */
const LOADING_MS = 180;

test('a pool may be closed at any moment of its start', async () => {
  for (let i = 0; i < POOLS; i++) {
    const { run, memory } = makeRun({});
    const pool = new PoolExecutor(run, memory, { threads: 2, kernels: 'simd' });
    await new Promise((resolve) => setTimeout(resolve, (LOADING_MS * i) / POOLS));
    await pool.close();
  }
  const { run, memory } = makeRun({});
  const last = new PoolExecutor(run, memory, { threads: 2, kernels: 'simd' });
  expect(await last.run({ program: 'train', from: 0, to: 3 })).toBe(3);
  await last.close();
});
