import { parentPort, workerData } from 'node:worker_threads';
import { Control } from '../control.ts';

/** What a worker is told at its start. */
export interface BarrierSetup {
  readonly words: Int32Array;
  readonly workers: number;
  readonly cores: number;
}

const { words, workers, cores } = workerData as BarrierSetup;
const control = new Control(words, workers, cores);

/** Passes the barrier so many times with the others and answers with the mean seconds of one. */
parentPort!.on('message', (barriers: number) => {
  // The first one only gathers the workers, who start when their messages arrive.
  control.barrier(() => undefined);
  const started = performance.now();
  for (let i = 0; i < barriers; i++) control.barrier(() => undefined);
  parentPort!.postMessage((performance.now() - started) / 1000 / barriers);
});
