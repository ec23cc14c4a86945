import type { Matrix } from '@descent/core';
import { type Calibration, rangesOf, valuesOf } from './calibration.ts';
import { conformalQuantile } from './conformal.ts';
import { decodePredictions } from './decode-predictions.ts';
import type { Schema } from './schema.ts';

/** What the ranges of a level come to on rows whose truth is known. */
export interface RangeFigures {
  /** Of values half the width of their intervals, in the target's own units; of classes how many a set has on average. */
  readonly size: number;
  /** The part of the rows whose truth lies within. */
  readonly coverage: number;
}

/**
 * Measures what `rangesOf` gives on rows whose truth is known; each row counts as one.
 *
 * @param outputs the network's, `rows × outputs`, of at least one row.
 * @param truth class indices; or values, standardized as the schema says.
 * @throws UsageError when the level is not above 0 and below 1, or the schema has several targets.
 */
export function rangeFigures(
  schema: Schema,
  outputs: Matrix,
  truth: ArrayLike<number>,
  calibration: Calibration,
  level: number,
): RangeFigures {
  const temperature = calibration.kind === 'classes' ? calibration.temperature : 1;
  const ranges = rangesOf(decodePredictions(schema, outputs, temperature), calibration, level);
  const { rows } = outputs;
  if (ranges.kind === 'intervals') {
    const values = valuesOf(schema, truth);
    const held = ranges.intervals.filter(([lower, upper], r) => lower <= values[r]! && values[r]! <= upper);
    return { size: conformalQuantile(calibration, level), coverage: held.length / rows };
  }
  const { sets } = ranges;
  const held = sets.filter((set, r) => set.includes(truth[r]!));
  return { size: sets.reduce((sum, set) => sum + set.length, 0) / rows, coverage: held.length / rows };
}
