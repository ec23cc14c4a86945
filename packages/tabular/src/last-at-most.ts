/**
 * The last place of ascending numbers that hold at most x, by bisection; −1 where all are above it.
 *
 * @example
 * ```ts
 * lastAtMost([1, 2, 2, 5], 2); // 2
 * lastAtMost([1, 2, 2, 5], 0); // -1
 * ```
 */
export function lastAtMost(ascending: ArrayLike<number>, x: number): number {
  let low = -1;
  let high = ascending.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= x) low = middle;
    else high = middle;
  }
  return low;
}
