import { countCores } from '@descent/files';
import { distFile } from '../dist-file.ts';
import type { BarrierSetup } from './barrier-worker.ts';
import { WorkerGroup } from './worker-group.ts';

/** The words of the control section, as a run's layout has them. */
const CONTROL_WORDS = 256;

/** Workers that do nothing but meet at the pool's barrier. */
export interface OpenBarrier {
  /** The mean time of one of `count` barriers, in seconds. */
  seconds(count: number): Promise<number>;
  close(): Promise<void>;
}

/** Starts workers that meet at a barrier of their own. */
export function openBarrier(workers: number): OpenBarrier {
  const words = new Int32Array(new SharedArrayBuffer(4 * CONTROL_WORDS));
  const setup: BarrierSetup = { words, workers, cores: countCores().count };
  const group = new WorkerGroup(
    distFile('bench/barrier-worker.js'),
    Array.from({ length: workers }, () => setup),
  );
  return {
    async seconds(count) {
      const [first] = await group.ask<number>(count);
      return first!;
    },
    close: () => group.close(),
  };
}
