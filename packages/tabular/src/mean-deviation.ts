import { DataError, excerpt, type NumberColumn } from '@descent/core';
import { numbersAt, type RowsToLearn } from './column-cells.ts';
import { columnRange } from './column-range.ts';

export interface MeanAndDeviation {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * The mean Σx / n and the population deviation √(Σ(x − mean)² / n) of a column in at least one row; the deviation of equal
 * numbers is exactly 0.
 *
 * @throws DataError when a number is not finite, or the sums overflow.
 */
export function meanAndDeviation(column: NumberColumn, training: RowsToLearn): MeanAndDeviation {
  const { least, largest } = columnRange(column, training);
  // The mean of n equal numbers may be rounded, which would leave a deviation of 1e-17 to divide by. (−0 + 0 is 0.)
  if (least === largest) return { mean: least + 0, deviation: 0 };
  const numbers = numbersAt(column, training.rows);
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]!;
  const mean = sum / numbers.length;
  let squares = 0;
  for (let i = 0; i < numbers.length; i++) squares += (numbers[i]! - mean) * (numbers[i]! - mean);
  const deviation = Math.sqrt(squares / numbers.length);
  if (!Number.isFinite(deviation)) {
    throw new DataError(
      `${training.source}: column ${excerpt(column.name)}: expected numbers whose squares can be summed, got up to ${largest} and down to ${least}; rescale the column`,
    );
  }
  return { mean: mean + 0, deviation };
}
