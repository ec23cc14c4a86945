import type { Matrix } from '@descent/core';
import {
  type ConformalScores,
  classScores,
  conformalQuantile,
  parseConformalScores,
  predictionInterval,
  predictionSet,
  valueScores,
} from './conformal.ts';
import { decodePredictions, type Predictions } from './decode-predictions.ts';
import { JsonObject } from './json-object.ts';
import { requireOneTarget, type Schema } from './schema.ts';
import { applyTemperature, fitTemperature } from './temperature.ts';

/** What validation rows say of a model's sureness: plain data, part of the model file. */
export type Calibration =
  | ({ readonly kind: 'classes'; readonly temperature: number } & ConformalScores)
  | ({ readonly kind: 'values' } & ConformalScores);

/** What a level of sureness makes of predictions, row by row. */
export type Ranges =
  | { readonly kind: 'sets'; readonly sets: readonly (readonly number[])[] }
  | { readonly kind: 'intervals'; readonly intervals: readonly (readonly [number, number])[] };

/**
 * Learns temperature (of classes) and conformal scores from a network's outputs on rows that it did not learn from. Weights count for
 * the temperature alone: the promise of intervals is about rows.
 *
 * @param truth class indices; or values, standardized as the schema says.
 * @throws UsageError when there are no rows, or the schema has several targets.
 */
export function fitCalibration(
  schema: Schema,
  outputs: Matrix,
  truth: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Calibration {
  const predictions = decodePredictions(schema, outputs);
  if (predictions.kind === 'classes') {
    const { probabilities } = predictions;
    const temperature = fitTemperature({ probabilities, truth, weights });
    const scores = classScores(truth, applyTemperature(probabilities, temperature));
    return { kind: 'classes', temperature, ...scores };
  }
  return { kind: 'values', ...valueScores(valuesOf(schema, truth), predictions.values) };
}

/** Standardized values in the target's own units. */
export function valuesOf({ target }: Schema, standardized: ArrayLike<number>): Float64Array {
  if (target.kind !== 'values') return Float64Array.from(standardized);
  return Float64Array.from(standardized, (value) => value * target.deviation + target.mean);
}

/**
 * For each row an interval, or a set of classes, that holds the truth with at least the given probability: {@link conformalQuantile}.
 * @throws UsageError when the level is not above 0 and below 1.
 */
export function rangesOf(predictions: Predictions, calibration: Calibration, level: number): Ranges {
  const quantile = conformalQuantile(calibration, level);
  if (predictions.kind === 'values') {
    const intervals = Array.from(predictions.values, (value) => predictionInterval(value, quantile));
    return { kind: 'intervals', intervals };
  }
  const { rows, cols, data } = predictions.probabilities;
  const rowOf = (r: number): Float64Array => data.subarray(r * cols, (r + 1) * cols);
  return {
    kind: 'sets',
    sets: Array.from({ length: rows }, (_, r) => predictionSet(rowOf(r), quantile)),
  };
}

/**
 * The calibration in a model file, copied and checked field by field.
 *
 * @param json what `JSON.parse` made of it; undefined, as in models trained without validation rows, comes back.
 * @throws DataError naming the first field that is missing, wrong, unknown or not of the schema's task.
 */
export function parseCalibration(json: unknown, schema: Schema): Calibration | undefined {
  if (json === undefined) return undefined;
  const object = new JsonObject(json, 'calibration');
  const target = requireOneTarget(schema, 'calibration');
  const kind = object.word('kind', [target.kind]);
  const temperature =
    kind === 'classes' ? object.numberWhich('temperature', (t) => t > 0, 'a number above 0') : 1;
  const scores = parseConformalScores(object);
  object.finish();
  return kind === 'classes' ? { kind, temperature, ...scores } : { kind, ...scores };
}
