import { exp, log, Matrix, UsageError } from '@descent/core';
import { weightedMean } from './metrics/weighted-mean.ts';

/** Temperatures that are looked among. */
const COLDEST = 0.05;
const HOTTEST = 20;
/** Steps of the search at most; bisection alone would have halved the bracket to nothing by then. */
const MOST_STEPS = 60;
/** A logarithm of the temperature this near to the last one ends the search. */
const CLOSE = 1e-12;
/** The least normal number: a probability of 0 has a logarithm too. */
const LEAST = 2.2250738585072014e-308;

/** Rows with their true class and the probabilities that a network gave. */
export interface TemperatureRows {
  readonly probabilities: Matrix;
  /** Class indices. */
  readonly truth: ArrayLike<number>;
  readonly weights?: ArrayLike<number> | undefined;
}

/**
 * Makes probabilities, `rows × classes`, less sure (temperature T above 1) or surer (below): softmax(ln p / T), in each row
 * p_k^(1/T) / Σ p^(1/T). For a softmax network it is as if its logits were divided by T, for one sigmoid as if its only one was. The
 * order within a row stays; a probability of 0 counts as the least normal number, 2⁻¹⁰²², and so does what is negative. At T = 1 the
 * probabilities come back as they are.
 *
 * Source: C. Guo, G. Pleiss, Y. Sun, K. Weinberger, On calibration of modern neural networks, ICML 2017.
 *
 * @throws UsageError when the temperature is not above 0.
 * @example
 * ```ts
 * applyTemperature(Matrix.from([[0.2, 0.8]]), 0.5).toRows().flat().map((p) => p.toFixed(4)); // ['0.0588', '0.9412']
 * ```
 */
export function applyTemperature(probabilities: Matrix, temperature: number): Matrix {
  if (!(temperature > 0 && temperature < Number.POSITIVE_INFINITY)) {
    throw new UsageError(`temperature: expected a finite number above 0, got ${temperature}`);
  }
  if (temperature === 1) return probabilities;
  const result = logarithms(probabilities);
  for (let r = 0; r < result.rows; r++) {
    const row = rowOf(result, r);
    row.set(softmax(row, 1 / temperature));
  }
  return result;
}

/**
 * The temperature T that gives rows the least (weighted) log loss, Σᵢ wᵢ·(−ln softmax(ln pᵢ / T)_truth) / Σᵢ wᵢ, looked for from 0.05
 * to 20. It is 1 where there is no least one, because every row is right and colder is always better, and never does worse than 1.
 *
 * In β = 1/T the loss is convex; its slope g = Σ wᵢ·(Eᵢ[z] − z_truth), z = ln p, E over the tempered probabilities, has the derivative
 * Σ wᵢ·Varᵢ[z]. The root of g is looked for in ln β by Newton's steps, and by bisection where one would leave the bracket.
 *
 * @throws UsageError when there are no rows, or not as many truths or weights.
 * @example
 * ```ts
 * // Sure at 0.9, right in two of three.
 * const probabilities = Matrix.from([[0.9, 0.1], [0.9, 0.1], [0.9, 0.1]]);
 * const temperature = fitTemperature({ probabilities, truth: [0, 0, 1] });
 * applyTemperature(probabilities, temperature).data[0].toFixed(6); // '0.666667'
 * ```
 */
export function fitTemperature(rows: TemperatureRows): number {
  if (rows.probabilities.rows !== rows.truth.length) {
    throw new UsageError(
      `temperature: expected a true class for each of ${rows.probabilities.rows} rows, got ${rows.truth.length}`,
    );
  }
  const logits = logarithms(rows.probabilities);
  const before = lossAt(logits, rows, 1);
  if (isAlwaysRight(logits, rows)) return 1;
  let low = -log(HOTTEST);
  let high = -log(COLDEST);
  let at = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
    const beta = exp(at);
    const { slope, curvature } = slopesAt(logits, rows, beta);
    if (slope > 0) high = at;
    else low = at;
    const newton = at - slope / (beta * curvature);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    const moved = Math.abs(next - at);
    at = next;
    if (moved < CLOSE) break;
  }
  const temperature = 1 / exp(at);
  return lossAt(logits, rows, temperature) < before ? temperature : 1;
}

function logarithms({ rows, cols, data }: Matrix): Matrix {
  return new Matrix(
    rows,
    cols,
    data.map((p) => log(p > LEAST ? p : LEAST)),
  );
}

/** softmax(β·z) of one row. */
function softmax(z: Float64Array, beta: number): Float64Array {
  const largest = z.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const odds = z.map((value) => exp(beta * (value - largest)));
  const sum = odds.reduce((a, b) => a + b, 0);
  return odds.map((value) => value / sum);
}

function rowOf({ cols, data }: Matrix, r: number): Float64Array {
  return data.subarray(r * cols, (r + 1) * cols);
}

/** Rows as metrics have them. */
function scored({ truth, weights }: TemperatureRows) {
  return { truth, predicted: truth, weights };
}

/** The mean log loss at a temperature. */
function lossAt(logits: Matrix, rows: TemperatureRows, temperature: number): number {
  const beta = 1 / temperature;
  return weightedMean(scored(rows), (i) => {
    const z = rowOf(logits, i);
    const own = z[rows.truth[i]!]!;
    const largest = z.reduce((a, b) => Math.max(a, b), own);
    const sum = z.reduce((odds, value) => odds + exp(beta * (value - largest)), 0);
    return log(sum) - beta * (own - largest);
  });
}

/** The slope of the mean log loss in β, and the slope's own. */
function slopesAt(logits: Matrix, rows: TemperatureRows, beta: number): { slope: number; curvature: number } {
  const slopes = new Float64Array(logits.rows);
  const variances = new Float64Array(logits.rows);
  for (let i = 0; i < logits.rows; i++) {
    const z = rowOf(logits, i);
    const p = softmax(z, beta);
    const mean = z.reduce((sum, value, k) => sum + p[k]! * value, 0);
    slopes[i] = mean - z[rows.truth[i]!]!;
    variances[i] = z.reduce((sum, value, k) => sum + p[k]! * (value - mean) * (value - mean), 0);
  }
  return {
    slope: weightedMean(scored(rows), (i) => slopes[i]!),
    curvature: weightedMean(scored(rows), (i) => variances[i]!),
  };
}

/** Whether in every row that counts nothing is likelier than the true class. */
function isAlwaysRight({ cols, data }: Matrix, { truth, weights }: TemperatureRows): boolean {
  for (let i = 0; i < truth.length; i++) {
    if (weights !== undefined && weights[i] === 0) continue;
    const own = data[i * cols + truth[i]!]!;
    for (let k = 0; k < cols; k++) if (data[i * cols + k]! > own) return false;
  }
  return true;
}
