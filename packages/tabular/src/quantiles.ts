import { DataError, excerpt, type NumberColumn } from '@descent/core';
import { numbersAt, type RowsToLearn } from './column-cells.ts';
import { columnRange } from './column-range.ts';

/**
 * The numbers of a column in the given rows, ascending.
 * @throws DataError when one is not finite, or they are so far apart that their difference is not.
 */
export function sortedNumbers(column: NumberColumn, training: RowsToLearn): Float64Array {
  const { least, largest } = columnRange(column, training);
  if (!Number.isFinite(largest - least)) {
    throw new DataError(
      `${training.source}: column ${excerpt(column.name)}: expected numbers whose difference is finite, got from ${least} to ${largest}; rescale the column`,
    );
  }
  return numbersAt(column, training.rows).sort();
}

/**
 * The quantile at `numerator / denominator` of n ascending numbers, x₀ to x₍n−1₎: with h = (n − 1) · numerator / denominator it is
 * x_⌊h⌋ + (h − ⌊h⌋) · (x_⌊h⌋₊₁ − x_⌊h⌋), numpy's `linear`.
 *
 * Source: R. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, 1996, definition 7.
 *
 * @example
 * ```ts
 * quantile([1, 2, 10], 1, 4); // 1.5
 * ```
 */
export function quantile(ascending: ArrayLike<number>, numerator: number, denominator: number): number {
  // Multiplied first: whole numbers, so that a quantile that falls on a number is that number.
  const h = ((ascending.length - 1) * numerator) / denominator;
  const below = Math.floor(h);
  const t = h - below;
  const a = ascending[below]!;
  const b = ascending[Math.min(below + 1, ascending.length - 1)]!;
  // From the nearer end, as numpy does: equal at both ends to what is there. (−0 + 0 is 0, for JSON has no −0.)
  return (t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t)) + 0;
}

/**
 * The quantiles of ascending numbers at 0, 1/parts, … 1: parts + 1 of them (one where parts is 0), ascending however they were
 * rounded.
 *
 * @example
 * ```ts
 * evenQuantiles([1, 2, 10], 4); // [1, 1.5, 2, 6, 10]
 * ```
 */
export function evenQuantiles(ascending: ArrayLike<number>, parts: number): number[] {
  const quantiles: number[] = [];
  for (let i = 0; i <= parts; i++) {
    const next = quantile(ascending, i, Math.max(1, parts));
    quantiles.push(i === 0 ? next : Math.max(next, quantiles[i - 1]!));
  }
  return quantiles;
}
