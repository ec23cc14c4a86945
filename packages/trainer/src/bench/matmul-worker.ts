import { parentPort, workerData } from 'node:worker_threads';
import { type MatmulShape, matmulFlops, openMatmul } from './open-matmul.ts';

/** What a worker is told at its start. */
export interface MatmulSetup {
  readonly shape: MatmulShape;
  readonly kernels: string;
}

const { shape, kernels } = workerData as MatmulSetup;
const multiply = await openMatmul(shape, kernels);

/** Multiplies for about so many seconds and answers with the rate in GFLOP/s. */
parentPort!.on('message', (seconds: number) => {
  let spent = 0;
  let repeats = 0;
  while (spent < seconds) {
    spent += multiply(1);
    repeats++;
  }
  parentPort!.postMessage((matmulFlops(shape) * repeats) / spent / 1e9);
});
