import type { FormulaOption } from '../kernels/formula-option.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Matrix } from '../matrix.ts';

/** A loss as plain data: its name in the registry and its option, which left out takes its default. */
export interface LossSpec {
  readonly name: string;
  readonly [option: string]: string | number;
}

/** A loss: a value per sample, whose mean over the batch is what training lowers, and the gradient of that mean. */
export interface Loss {
  /**
   * The output layer that the loss contains: when the network ends in it, training works on that layer's input (the logits), which
   * is both exact for large logits and cheaper. Null for none.
   */
  readonly logitsOf: string | null;
  /** The output layer that suits the loss on classes and on values; null where it cannot serve. */
  readonly outputLayer: { readonly classification: string | null; readonly regression: string | null };
  /** Whether two classes share one output, the probability of the second; more classes it cannot serve. */
  readonly oneOutputForTwoClasses: boolean;
  /** `counts` where targets must be at least 0 and in their own units: not standardized. */
  readonly targets?: 'counts';
  /** The number that the loss depends on, where there is one. */
  readonly option?: FormulaOption;
  /** The loss with that number; the loss itself computes with its default. */
  withOption?(value: number): Loss;
  /** losses[offset + s] = the loss of sample s, for from ≤ s < to. */
  value(
    kernels: Kernels,
    outputs: Matrix,
    targets: Matrix,
    losses: Float64Array,
    offset: number,
    from: number,
    to: number,
  ): void;
  /** delta[s, :] = ∂(mean over `count` samples)/∂outputs[s, :], for from ≤ s < to. */
  gradient(
    kernels: Kernels,
    outputs: Matrix,
    targets: Matrix,
    delta: Matrix,
    count: number,
    from: number,
    to: number,
  ): void;
}
