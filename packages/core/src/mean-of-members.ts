import type { Kernels } from './kernels/kernels.ts';
import type { Matrix } from './matrix.ts';

/** The mean of what all members have reached, in the place of the first: summed in their order, then divided. */
export function meanOfMembers(kernels: Kernels, reached: readonly Matrix[], from: number, to: number): void {
  const [first, ...others] = reached;
  if (others.length === 0) return;
  for (const other of others) kernels.addRows(first!, other, from, to);
  kernels.divideRows(first!, reached.length, from, to);
}
