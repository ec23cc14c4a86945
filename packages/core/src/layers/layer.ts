import type { Kernels, Rows, Update } from '../kernels/kernels.ts';
import type { Matrix } from '../matrix.ts';
import type { Panels } from '../panels.ts';

/** A layer as plain data: its kind, which is a name in the registry, and that kind's options. */
export interface LayerSpec {
  readonly kind: string;
  readonly [option: string]: string | number | boolean;
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
  readonly parameters: readonly Panels[];
  /** Sparse only where the layer is the network's first and `sparseInput`. */
  readonly input: Rows;
  readonly output: Matrix;
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
  /** @throws UsageError when an option is missing, unknown or impossible. */
  check(spec: LayerSpec): void;
  /** Columns of the output for `inputs` columns of the input. */
  outputs(spec: LayerSpec, inputs: number): number;
  parameters(spec: LayerSpec, inputs: number): readonly ParameterSpec[];
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
