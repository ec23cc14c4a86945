import { distFile } from '../dist-file.ts';
import type { MatmulSetup } from './matmul-worker.ts';
import { WorkerGroup } from './worker-group.ts';

/** Matmuls in threads that share nothing: the most that this machine gains by a second core. */
export interface SideBySide {
  /** The rate of `count` workers together, over about so many seconds, in GFLOP/s. */
  rate(count: number, seconds: number): Promise<number>;
  close(): Promise<void>;
}

/** Starts workers that each multiply matrices of their own. */
export function openSideBySide(workers: number, setup: MatmulSetup): SideBySide {
  const group = new WorkerGroup(
    distFile('bench/matmul-worker.js'),
    Array.from({ length: workers }, () => setup),
  );
  return {
    async rate(count, seconds) {
      const rates = await group.ask<number>(seconds, count);
      return rates.reduce((sum, rate) => sum + rate, 0);
    },
    close: () => group.close(),
  };
}
