import type { Draws, Kernels, Rows, Update } from '../kernels/kernels.ts';
import type { Matrix } from '../matrix.ts';
import type { Panels } from '../panels.ts';

/** A layer as plain data: its kind, which is a name in the registry, and that kind's options. */
export interface LayerSpec {
  readonly kind: string;
  readonly [option: string]: string | number | boolean | readonly number[];
}

/** One tensor that a layer learns, `rows × cols`, in column panels in memory; the update is cut by its rows. */
export interface ParameterSpec {
  /** The name after `layers.N.` in the model file. */
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
  readonly initializer: string;
  readonly fanIn: number;
  readonly fanOut: number;
  /** A factor on its initial values [1]. */
  readonly gain?: number;
  /** Whether it learns; else the layer itself looks after it, and it is only kept and saved [true]. */
  readonly learns?: boolean;
  /** How the file has it: `transposed` as [cols, rows], `vector` as [rows]. */
  readonly file: 'transposed' | 'vector';
  /** What the run's learning rate is multiplied by for it; left out: 1. */
  readonly learningRate?: number;
  /** Whether weight decay and L1 are for it; left out: for what is `transposed` in the file, not for vectors such as biases. */
  readonly decays?: boolean;
  /** Whether it is learned as in NTK parametrization: by a learning rate that follows from `fanIn`, see run/groups.ts. */
  readonly ntk?: boolean;
}

/** What a layer sees of one batch: a row per sample, and its own parameters in the order of its `parameters`. */
export interface LayerTensors {
  readonly spec: LayerSpec;
  readonly parameters: readonly Panels[];
  /** Sparse only where the layer is the network's first and `sparseInput`. */
  readonly input: Rows;
  readonly output: Matrix;
  /** Whether this is a batch to learn from. */
  readonly training?: boolean;
  /** What forward leaves for the way back: the layer's `work` numbers a sample. */
  readonly work?: Matrix;
  /** The same of the batch as a whole: its `batchWork` numbers. */
  readonly batch?: Float64Array;
  /** How its random numbers are drawn, in training. */
  readonly draws?: Draws;
  /** The input of the layer that `skips` says. */
  readonly skipped?: Matrix;
  /** For each parameter, what each sample adds to its gradient, where the layer has `contribute`. */
  readonly contributions?: readonly Panels[];
}

/**
 * A kind of layer: forward and backward over a range of samples, and the update of each parameter over a range of its rows.
 * Everything is a function of the tensors given; a kind keeps no state, and asks kernels for all that it computes: from their second
 * time on stages run from tapes of those requests, and what else it did would be left out.
 */
export interface LayerKind {
  /** Whether it works on each number alone and learns nothing: what may follow any hidden layer. */
  readonly elementwise: boolean;
  /** Whether its input may be sparse rows. */
  readonly sparseInput: boolean;
  /** Whether its work on a batch may be cut by columns too, as large weights want it; whole panels of columns. */
  readonly cutsColumns: boolean;
  /** Options that a spec may leave out, and what they then are. Networks, and so model files, state them. */
  readonly defaults?: Readonly<Record<string, LayerSpec[string]>>;
  /** @throws UsageError when an option is missing, unknown or impossible. */
  check(spec: LayerSpec): void;
  /** This kind as a spec wants it, where forward or backward depend on options: the kind itself computes with its defaults. */
  withOptions?(spec: LayerSpec): LayerKind;
  /** Columns of the output for `inputs` columns of the input. */
  outputs(spec: LayerSpec, inputs: number): number;
  parameters(spec: LayerSpec, inputs: number): readonly ParameterSpec[];
  /** Whether it draws random numbers in training [false]. */
  readonly draws?: boolean;
  /** Numbers a sample that forward leaves for the way back [none]. */
  work?(spec: LayerSpec, inputs: number): number;
  /** Numbers for the batch as a whole [none]. */
  batchWork?(spec: LayerSpec, inputs: number): number;
  /** How many layers before it stands the layer whose input it takes, too. */
  skips?(spec: LayerSpec): number;
  /**
   * In training, what columns left ≤ c < right of a whole batch must have come to before any sample goes on: forward before its own
   * `forward`, backward before its `backward` and `update`.
   */
  readonly wholeBatch?: {
    forward(kernels: Kernels, tensors: LayerTensors, left: number, right: number): void;
    backward(kernels: Kernels, tensors: LayerTensors, outputDelta: Matrix, left: number, right: number): void;
  };
  /** output = f(input) for samples from ≤ s < to; where `cutsColumns`, of columns left ≤ c < right alone if they are given. */
  forward(
    kernels: Kernels,
    tensors: LayerTensors,
    from: number,
    to: number,
    left?: number,
    right?: number,
  ): void;
  /** inputDelta = (∂output/∂input)ᵀ · outputDelta for samples from ≤ s < to, and of columns as `forward`. */
  backward(
    kernels: Kernels,
    tensors: LayerTensors,
    outputDelta: Matrix,
    inputDelta: Matrix,
    from: number,
    to: number,
    left?: number,
    right?: number,
  ): void;
  /**
   * Of each parameter, which are vectors, what samples from ≤ s < to add to its gradient, a row per sample; their sum over the batch is then
   * taken by `update` from the tensors. For parameters of few numbers: absent where the gradient is a product of matrices.
   */
  contribute?(
    kernels: Kernels,
    tensors: LayerTensors,
    outputDelta: Matrix,
    contributions: readonly Matrix[],
    from: number,
    to: number,
  ): void;
  /** What the layer itself keeps of samples from ≤ s < to for its updates, which then have no deltas in panels from elsewhere. */
  keep?(kernels: Kernels, tensors: LayerTensors, outputDelta: Matrix, from: number, to: number): void;
  /** Updates rows from ≤ i < to of parameter number `parameter` with its gradient over the whole batch. */
  update(
    kernels: Kernels,
    tensors: LayerTensors,
    outputDelta: Panels,
    parameter: number,
    update: Update,
    from: number,
    to: number,
  ): void;
  /**
   * All updates by a batch of one, and with them done the output for one more sample, whose input is `next`; for a first layer, whose
   * weights a batch of one would otherwise read twice. Absent where that would gain nothing.
   */
  updateAhead?(
    kernels: Kernels,
    tensors: LayerTensors & { readonly input: Matrix },
    outputDelta: Panels,
    updates: readonly Update[],
    next: Matrix,
  ): void;
}
