import { type Matrix, UsageError } from '@descent/core';
import type { JsonObject } from './json-object.ts';

/** Scores that a model file keeps at most. */
const MOST_KEPT = 1000;

/**
 * How wrong a model was on rows that it did not learn from: scores in ascending order, of many rows only so many. Plain data, part of
 * the model file. Of n rows, m = min(n, 1000) scores are kept: the i-th of them, from 1, is the ⌈i·n/m⌉-th smallest of all.
 */
export interface ConformalScores {
  /** How many rows were scored, n. */
  readonly rows: number;
  readonly scores: readonly number[];
}

/**
 * The scores of rows, to be kept.
 * @throws UsageError when there are none, or one is not a finite number.
 */
export function keepScores(scores: ArrayLike<number>): ConformalScores {
  const sorted = Float64Array.from(scores).sort();
  const rows = sorted.length;
  const bad = sorted.find((score) => !Number.isFinite(score));
  if (rows === 0 || bad !== undefined) {
    throw new UsageError(`conformal: expected at least one score, all finite, got ${bad ?? 'none'}`);
  }
  const kept = Math.min(rows, MOST_KEPT);
  return {
    rows,
    scores: Array.from({ length: kept }, (_, i) => sorted[Math.ceil(((i + 1) * rows) / kept) - 1]!),
  };
}

/** The scores of regression: |truth − predicted|, in the target's own units. @throws UsageError as {@link keepScores}. */
export function valueScores(truth: ArrayLike<number>, predicted: ArrayLike<number>): ConformalScores {
  return keepScores(Float64Array.from(truth, (value, i) => Math.abs(value - predicted[i]!)));
}

/** The scores of classification: 1 − the probability of the true class. @throws UsageError as {@link keepScores}. */
export function classScores(truth: ArrayLike<number>, { cols, data }: Matrix): ConformalScores {
  return keepScores(Float64Array.from(truth, (k, i) => 1 - data[i * cols + k]!));
}

/**
 * The score that a new row stays at or below with at least the given probability: of n scores the k-th smallest, k = ⌈(n + 1)·level⌉,
 * and infinity where k > n, as n rows cannot tell. Of the scores that were kept it is the first that is no smaller: exact for up to
 * 1,000 rows, and for more it is at most a thousandth of the rows further up, never down.
 *
 * The promise holds for rows drawn as those that were scored, each row counting as one.
 *
 * Source: V. Vovk, A. Gammerman, G. Shafer, Algorithmic learning in a random world, 2005; J. Lei et al., Distribution-free predictive
 * inference for regression, 2018.
 *
 * @throws UsageError when the level is not above 0 and below 1.
 * @example
 * ```ts
 * const scores = keepScores([0.3, 0.1, 0.2, 0.4]);
 * conformalQuantile(scores, 0.8); // 0.4
 * conformalQuantile(scores, 0.9) === Number.POSITIVE_INFINITY; // true
 * ```
 */
export function conformalQuantile({ rows, scores }: ConformalScores, level: number): number {
  if (!(level > 0 && level < 1)) {
    throw new UsageError(`interval: expected a level above 0 and below 1, such as 0.9, got ${level}`);
  }
  // Less the rounding of the product: 0.7 of 10 rows is the 7th, though 10 · 0.7 may be a little more.
  const rank = Math.ceil((rows + 1) * level * (1 - 4 * Number.EPSILON));
  return rank > rows ? Number.POSITIVE_INFINITY : scores[Math.floor(((rank - 1) * scores.length) / rows)]!;
}

/** The interval of a predicted value, [value − q, value + q] with q of {@link conformalQuantile}; of infinite q all numbers. */
export function predictionInterval(value: number, quantile: number): readonly [lower: number, upper: number] {
  return [value - quantile, value + quantile];
}

/**
 * The classes k of one row with 1 − p_k ≤ q, q of {@link conformalQuantile}: in the standard definition, so that it may have several
 * classes, or none, where no class is as likely as true ones were.
 *
 * Source: M. Sadinle, J. Lei, L. Wasserman, Least ambiguous set-valued classifiers with bounded error levels, 2019.
 *
 * @example
 * ```ts
 * predictionSet([0.6, 0.3, 0.1], 0.75); // [0, 1]
 * ```
 */
export function predictionSet(probabilities: ArrayLike<number>, quantile: number): number[] {
  return Array.from(probabilities, (p, k) => (1 - p <= quantile ? k : -1)).filter((k) => k >= 0);
}

/** Reads scores from a model file. @throws DataError naming the field that is missing or wrong. */
export function parseConformalScores(json: JsonObject): ConformalScores {
  const rows = json.whole('rows', 1);
  const scores = json.numbers('scores', 1);
  if (scores.length !== Math.min(rows, MOST_KEPT)) {
    throw json.error('scores', `a list of ${Math.min(rows, MOST_KEPT)} numbers for ${rows} rows`);
  }
  if (scores.some((score, i) => i > 0 && score < scores[i - 1]!)) {
    throw json.error('scores', 'numbers in ascending order');
  }
  return { rows, scores };
}
