import type { Kernels } from '../kernels/kernels.ts';
import type { Matrix } from '../matrix.ts';

/** A loss: a value per sample, whose mean over the batch is what training lowers, and the gradient of that mean. */
export interface Loss {
  /**
   * The output layer that the loss contains: when the network ends in it, training works on that layer's input (the logits), which
   * is both exact for large logits and cheaper.
   */
  readonly logitsOf: 'softmax' | 'sigmoid' | null;
  /** The output layer that suits the loss on classes and on values; null where it cannot serve. */
  readonly outputLayer: { readonly classification: string | null; readonly regression: string | null };
  /** Whether two classes share one output, the probability of the second; more classes it cannot serve. */
  readonly oneOutputForTwoClasses: boolean;
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
