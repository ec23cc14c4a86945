import type { DatasetInputs, DatasetTargets } from '../dataset.ts';
import type { Matrix } from '../matrix.ts';
import type { Panels } from '../panels.ts';
import type { SparseBatch } from '../sparse-rows.ts';
import type { Formula, LossFormula, Transform, UpdateRule } from './formulas.ts';

/** A layer's input: a row per sample, dense or with only what is not zero. */
export type Rows = Matrix | SparseBatch;

/** A parameter with what its update needs: the rule, the rule's state beside it, and the scalars of the step. */
export interface Update {
  readonly rule: UpdateRule;
  readonly parameter: Panels;
  readonly state: readonly Panels[];
  readonly scalars: Float64Array;
  /** What is done to gradient and parameter before the rule, in the order of the registry of transforms; left out: nothing. */
  readonly transforms?: readonly Transform[];
  /** Whether the gradient goes on from what `state[0]` holds, sample after sample, and not from 0. */
  readonly continues?: boolean;
}

/**
 * The narrow waist: all arithmetic of a step goes through these operations, and layers, losses and optimizers never know which
 * implementation runs them.
 *
 * Every implementation gives the same bits: each element of a product is accumulated one product at a time, in index order, from
 * its initial value (multiply, round, add, round; never fused). `from` and `to` cut the work by rows of the result, and how it is cut
 * never changes a bit. Sparse rows skip products with zero, which changes no bit while the other factor is finite. Shapes are the
 * caller's to get right: kernels do not check them.
 */
export interface Kernels {
  readonly name: 'reference' | 'simd';

  /** out[s, :] = the inputs of dataset row order[start + s] as doubles (row start + s when `order` is null), for from ≤ s < to; for
   * a sparse batch, its spans, and as these kernels want it its entries unpacked into its room, where their `affine` reads them. */
  gatherInputs(
    out: Rows,
    inputs: DatasetInputs,
    order: Int32Array | null,
    start: number,
    from: number,
    to: number,
  ): void;
  /** out[s, :] = the targets of dataset row order[start + s] (row start + s when `order` is null), for from ≤ s < to. */
  gatherTargets(
    out: Matrix,
    targets: DatasetTargets,
    order: Int32Array | null,
    start: number,
    from: number,
    to: number,
  ): void;

  /**
   * out[r, c] = (bias[c] + 0, or 0) + Σₖ x[r, k] · weight[k, c], k ascending, for rows from ≤ r < to and, where they are given, columns
   * left ≤ c < right, which are whole panels.
   */
  affine(
    out: Matrix,
    x: Rows,
    weight: Panels,
    bias: Float64Array | null,
    from: number,
    to: number,
    left?: number,
    right?: number,
  ): void;
  /** out[r, k] = Σ_c delta[r, c] · weight[k, c], c ascending, for rows from ≤ r < to and, where they are given, left ≤ k < right. */
  affineBackward(
    out: Matrix,
    delta: Matrix,
    weight: Panels,
    from: number,
    to: number,
    left?: number,
    right?: number,
  ): void;
  /** out[r, c] = x[r, c] for rows from ≤ r < to. */
  toPanels(out: Panels, x: Matrix, from: number, to: number): void;
  /** The rule on rows from ≤ k < to of a weight, with the gradient Σₛ x[s, k] · delta[s, c], s ascending from 0. */
  updateWeight(update: Update, x: Rows, delta: Panels, from: number, to: number): void;
  /**
   * `updateWeight` of all rows by a batch of one, and with the weight as it then is `affine` of one more sample, whose row is `next`:
   * together, because a weight that is larger than the cache is then read once for both.
   */
  updateWeightAhead(
    update: Update,
    x: Matrix,
    delta: Panels,
    out: Matrix,
    next: Matrix,
    bias: Float64Array | null,
  ): void;
  /** The rule on elements from ≤ c < to of a bias, with the gradient Σₛ delta[s, c], s ascending from 0. */
  updateBias(update: Update, delta: Panels, from: number, to: number): void;

  /** The transforms and the rule on rows from ≤ k < to, with a gradient that is there already, and may be written over. */
  updateFrom(update: Update, gradient: Panels, from: number, to: number): void;
  /**
   * out[index] = Σ x[r, c]² over rows from ≤ r < to: of the eight columns of a panel, one after another, each has a sum of its own, panel
   * after panel, row after row; at the end the eight are added in their order.
   */
  squaredNorm(out: Float64Array, index: number, x: Panels, from: number, to: number): void;
  /** out[r, c] += a · (x[r, c] − out[r, c]) for rows from ≤ r < to, with a the scalar AVERAGE_RATE of the step. */
  average(out: Panels, x: Panels, scalars: Float64Array, from: number, to: number): void;

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
  /** out[r, i] = y[r, i] · (delta[r, i] − Σⱼ y[r, j] · delta[r, j]), summed in index order, for rows from ≤ r < to. */
  softmaxBackward(out: Matrix, delta: Matrix, y: Matrix, from: number, to: number): void;

  /** losses[offset + s] = Σ formula.term(outputs[s, k], targets[s, k]) in index order, divided by the outputs when `mean`. */
  lossValue(
    formula: LossFormula,
    losses: Float64Array,
    offset: number,
    outputs: Matrix,
    targets: Matrix,
    from: number,
    to: number,
  ): void;
  /** delta[s, k] = formula.slope(outputs[s, k], targets[s, k]), divided by the outputs when `mean`, then by `count`. */
  lossGradient(
    formula: LossFormula,
    delta: Matrix,
    outputs: Matrix,
    targets: Matrix,
    count: number,
    from: number,
    to: number,
  ): void;
  /** losses[offset + s] = Σₖ t[s, k] · (log Σⱼ exp(x[s, j] − max) − (x[s, k] − max)), all in index order. */
  crossEntropyValue(
    losses: Float64Array,
    offset: number,
    logits: Matrix,
    targets: Matrix,
    from: number,
    to: number,
  ): void;
  /** delta[s, k] = (softmax(x[s, :])ₖ · Σⱼ t[s, j] − t[s, k]) / count. */
  crossEntropyGradient(
    delta: Matrix,
    logits: Matrix,
    targets: Matrix,
    count: number,
    from: number,
    to: number,
  ): void;
}
