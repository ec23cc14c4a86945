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
 * Where some neighboring inputs are embedded by waves: inputs `input` ≤ i < input + count, the `first` of all that are, become outputs from
 * `output` on. Of each, `frequencies` angles t = frequency · x + phase (in turns) become h, and h the outputs h·W + bias.
 */
export interface Waves {
  readonly input: number;
  readonly output: number;
  readonly first: number;
  readonly count: number;
  readonly frequencies: number;
  /** Outputs of W for each input. */
  readonly size: number;
  /** With phases h = cos 2πt, and x itself is one more output; without, h = [cos 2πt, sin 2πt], and negative outputs are 0. */
  readonly phases: Float64Array | null;
  readonly frequency: Float64Array;
  /** For each embedded input, for each of its h, `size` weights. */
  readonly weight: Float64Array;
  readonly bias: Float64Array;
}

/** What random numbers of a step are drawn by: each is a function of the seed, the stream, the epoch, the dataset row, and its column. */
export interface Draws {
  readonly seed: number;
  readonly stream: number;
  /** The dataset row of each sample. */
  readonly numbers: Int32Array;
  /** The number of the epoch, in the first place. */
  readonly clock: Float64Array;
}

/** What a sample adds to the gradients of waves: a column for each number of a parameter. */
export interface WaveContributions {
  readonly frequency: Matrix;
  readonly phases: Matrix | null;
  readonly weight: Matrix;
  readonly bias: Matrix;
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

  /** out[r, c] = formula.value(x[r, c], parameter) for rows from ≤ r < to; the parameter is 0 where it is left out. */
  map(formula: Formula, out: Matrix, x: Matrix, from: number, to: number, parameter?: number): void;
  /** out[r, c] = delta[r, c] · formula.derivative(x[r, c], y[r, c], parameter) for rows from ≤ r < to. `out` may be `delta`. */
  mapGradient(
    formula: Formula,
    out: Matrix,
    delta: Matrix,
    x: Matrix,
    y: Matrix,
    from: number,
    to: number,
    parameter?: number,
  ): void;
  /** out[r, c] = out[r, c] + x[r, c] for rows from ≤ r < to. */
  addRows(out: Matrix, x: Matrix, from: number, to: number): void;
  /** out[r, c] = out[r, c] / divisor for rows from ≤ r < to; `divisor` is a whole number. */
  divideRows(out: Matrix, divisor: number, from: number, to: number): void;
  /** out[r, c] = out[r, c] · factors[r] for rows from ≤ r < to. */
  scaleRows(out: Matrix, factors: Float64Array, from: number, to: number): void;
  /** out[r, c] = x[r, c] · y[r, c] for rows from ≤ r < to. */
  multiplyRows(out: Matrix, x: Matrix, y: Matrix, from: number, to: number): void;
  /** out[r, c] = x[r, c] · factors[c] for rows from ≤ r < to. */
  multiplyColumns(out: Matrix, x: Matrix, factors: Float64Array, from: number, to: number): void;
  /** out[s] = order[start + s] (start + s when `order` is null), for from ≤ s < to. */
  gatherNumbers(out: Int32Array, order: Int32Array | null, start: number, from: number, to: number): void;
  /**
   * out[r, c] = x[r, c] · 65536 / (65536 − threshold) where the 16 bits drawn for the row and column are at least `threshold`, else 0: eight
   * neighboring columns share a block of Philox 4x32-10 with the counter (block, row, epoch, stream) and the seed as its key.
   */
  dropout(out: Matrix, x: Matrix, threshold: number, draws: Draws, from: number, to: number): void;
  /** n = (x − mean) / √(variance + 1e-5) over each row, out = n · gain + shift; `work` keeps n and then 1 / √…, a column more than x has. */
  layerNorm(
    out: Matrix,
    work: Matrix,
    x: Matrix,
    gain: Float64Array,
    shift: Float64Array,
    from: number,
    to: number,
  ): void;
  layerNormBackward(
    inputDelta: Matrix,
    delta: Matrix,
    work: Matrix,
    gain: Float64Array,
    from: number,
    to: number,
  ): void;
  /** ofGain[r, c] = delta[r, c] · n[r, c]. */
  layerNormContribute(ofGain: Matrix, delta: Matrix, work: Matrix, from: number, to: number): void;
  /**
   * batch[c] = the mean of column c over all rows, batch[cols + c] = 1 / √(variance + 1e-5), for left ≤ c < right; and of the running
   * statistics nine parts, of these one part, the variance as n/(n − 1) of itself.
   */
  batchStatistics(
    batch: Float64Array,
    mean: Float64Array,
    variance: Float64Array,
    x: Matrix,
    left: number,
    right: number,
  ): void;
  /** The running statistics in the place of the batch's. */
  runningStatistics(batch: Float64Array, mean: Float64Array, variance: Float64Array): void;
  /** out = n · gain + shift, n = (x − batch[c]) · batch[cols + c]. */
  batchNorm(
    out: Matrix,
    x: Matrix,
    batch: Float64Array,
    gain: Float64Array,
    shift: Float64Array,
    from: number,
    to: number,
  ): void;
  /** batch[2 cols + c] = Σ delta · n and batch[3 cols + c] = Σ delta over all rows of column c, for left ≤ c < right. */
  batchSums(batch: Float64Array, delta: Matrix, x: Matrix, left: number, right: number): void;
  batchNormBackward(
    inputDelta: Matrix,
    delta: Matrix,
    x: Matrix,
    batch: Float64Array,
    gain: Float64Array,
    from: number,
    to: number,
  ): void;
  /** out[r, c] = x > 0 ? x : x · slopes[c]. */
  prelu(out: Matrix, x: Matrix, slopes: Float64Array, from: number, to: number): void;
  preluBackward(
    inputDelta: Matrix,
    delta: Matrix,
    x: Matrix,
    slopes: Float64Array,
    from: number,
    to: number,
  ): void;
  /** ofSlopes[r, c] = x > 0 ? 0 : x · delta. */
  preluContribute(ofSlopes: Matrix, delta: Matrix, x: Matrix, from: number, to: number): void;
  /** out[r, output + i] = x[r, input + i] for 0 ≤ i < count and rows from ≤ r < to. */
  copyColumns(
    out: Matrix,
    output: number,
    x: Matrix,
    input: number,
    count: number,
    from: number,
    to: number,
  ): void;
  /** The outputs of {@link Waves}, and in `work` each embedded input's cosines, then its sines, for rows from ≤ r < to. */
  waves(waves: Waves, out: Matrix, work: Matrix, x: Matrix, from: number, to: number): void;
  /** inputDelta of the embedded inputs; `y` is what `waves` gave. */
  wavesBackward(
    waves: Waves,
    inputDelta: Matrix,
    delta: Matrix,
    work: Matrix,
    y: Matrix,
    from: number,
    to: number,
  ): void;
  /** What rows from ≤ r < to contribute to the gradients. */
  wavesContribute(
    waves: Waves,
    contributions: WaveContributions,
    delta: Matrix,
    work: Matrix,
    x: Matrix,
    y: Matrix,
    from: number,
    to: number,
  ): void;
  /** out[r, :] = exp(x[r, :] − max) / Σ exp(x[r, :] − max), summed in index order, for rows from ≤ r < to. */
  softmaxRows(out: Matrix, x: Matrix, from: number, to: number): void;
  /** out[r, i] = y[r, i] · (delta[r, i] − Σⱼ y[r, j] · delta[r, j]), summed in index order, for rows from ≤ r < to. */
  softmaxBackward(out: Matrix, delta: Matrix, y: Matrix, from: number, to: number): void;

  /** losses[offset + s] = Σ formula.term(outputs[s, k], targets[s, k], parameter) in index order, divided by the outputs when `mean`. */
  lossValue(
    formula: LossFormula,
    losses: Float64Array,
    offset: number,
    outputs: Matrix,
    targets: Matrix,
    from: number,
    to: number,
    parameter?: number,
  ): void;
  /** delta[s, k] = formula.slope(outputs[s, k], targets[s, k], parameter), divided by the outputs when `mean`, then by `count`. */
  lossGradient(
    formula: LossFormula,
    delta: Matrix,
    outputs: Matrix,
    targets: Matrix,
    count: number,
    from: number,
    to: number,
    parameter?: number,
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
