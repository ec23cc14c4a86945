/** Values per block of `fixedOrderSum`. */
export const SUM_BLOCK = 256;

/**
 * Σ values[i] for from ≤ i < to, in an order that depends on the range alone: blocks of 256 in index order, then the blocks' sums
 * in index order. Whoever adds them gets the same bits.
 *
 * @example
 * ```ts
 * fixedOrderSum(Float64Array.of(1, 2, 3), 0, 3); // 6
 * ```
 */
export function fixedOrderSum(values: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let block = from; block < to; block += SUM_BLOCK) {
    const end = Math.min(block + SUM_BLOCK, to);
    let sum = 0;
    for (let i = block; i < end; i++) sum += values[i]!;
    total += sum;
  }
  return total;
}
