import type { Matrix } from '../matrix.ts';

/**
 * A scalar function with its derivative, written once for every implementation of `Kernels`. `derivative` is given the input x and
 * the value y = value(x), so that sigmoid can say y·(1 − y).
 */
export interface Formula {
  readonly name: string;
  value(x: number): number;
  derivative(x: number, y: number): number;
}

/**
 * The narrow waist: all heavy arithmetic goes through these few operations, and layers, losses and optimizers never know which
 * implementation runs them.
 *
 * Every implementation gives the same bits: each element of a product is accumulated one product at a time, in index order, from
 * the value that is already in `out` (multiply, round, add, round; never fused). `from` and `to` cut the work by rows of the result, and
 * how it is cut never changes a bit. Shapes are the caller's to get right: kernels do not check them.
 */
export interface Kernels {
  readonly name: string;
  /** out[r, :] = bias + 0 for rows from ≤ r < to (adding 0 makes −0 into +0); bias null gives zeros. */
  fillRows(out: Matrix, bias: Float64Array | null, from: number, to: number): void;
  /** out[r, c] += Σₖ a[r, k] · b[k, c], k ascending, for rows from ≤ r < to of `out` and `a`. */
  matmul(out: Matrix, a: Matrix, b: Matrix, from: number, to: number): void;
  /** out[r, c] += Σₖ a[r, k] · b[c, k], k ascending, for rows from ≤ r < to of `out` and `a`. */
  matmulTransposedB(out: Matrix, a: Matrix, b: Matrix, from: number, to: number): void;
  /** out[i − from, c] += Σₛ a[s, i] · b[s, c], s ascending, for columns from ≤ i < to of `a`; `out` holds just these rows. */
  matmulTransposedA(out: Matrix, a: Matrix, b: Matrix, from: number, to: number): void;
  /** out[c − from] += Σₛ a[s, c], s ascending, for columns from ≤ c < to of `a`. */
  sumRows(out: Float64Array, a: Matrix, from: number, to: number): void;
  /** out[r, c] = formula.value(x[r, c]) for rows from ≤ r < to. */
  map(formula: Formula, out: Matrix, x: Matrix, from: number, to: number): void;
  /** out[r, c] = delta[r, c] · formula.derivative(x[r, c], y[r, c]) for rows from ≤ r < to. `out` may be `delta`. */
  mapGradient(
    formula: Formula,
    out: Matrix,
    delta: Matrix,
    x: Matrix,
    y: Matrix,
    from: number,
    to: number,
  ): void;
  /** out[r, :] = exp(x[r, :] − max) / Σ exp(x[r, :] − max), summed in index order, for rows from ≤ r < to. */
  softmaxRows(out: Matrix, x: Matrix, from: number, to: number): void;
}
