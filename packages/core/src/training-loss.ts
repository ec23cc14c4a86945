import { fixedOrderSum } from './kernels/fixed-order-sum.ts';
import type { Run } from './run/run.ts';

/** The mean loss of the training rows that an epoch has visited so far and, where there are several, the members: each batch's before its own update. */
export function trainingLoss({ datasets, network: { members } }: Run, visited: number): number {
  const { losses, rows } = datasets.train;
  // Of all rows in one sum, whose order decides the last bit.
  if (visited === rows) return fixedOrderSum(losses, 0, rows * members) / (rows * members);
  // Behind those visited stand losses of the epoch before.
  let sum = 0;
  for (let m = 0; m < members; m++) sum += fixedOrderSum(losses, m * rows, m * rows + visited);
  return sum / (visited * members);
}
