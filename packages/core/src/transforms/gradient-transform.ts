import type { Transform } from '../kernels/formulas.ts';

/** A transform with its place among the scalars of a step, and what it leaves alone. */
export interface GradientTransform extends Transform {
  /** Which of the transforms' scalars is its own. */
  readonly slot: number;
  /** Whether it is for parameters that decay alone: weights, but no biases. */
  readonly decaying: boolean;
}

/** How gradients and parameters change before the rule, as plain data; what is left out, or 0, does nothing. */
export interface TransformSpec {
  /** λ₁: the gradient of λ₁·Σ|θ| is added. */
  readonly l1?: number;
  /** Every element of the gradient is kept between −c and c. */
  readonly clipValue?: number;
  /** The gradient of all parameters together is made no longer than this. */
  readonly clipNorm?: number;
  /** The gradient of each tensor by itself is made no longer than this. */
  readonly clipTensorNorm?: number;
  /** λ: the gradient of ½λ·Σθ² is added. */
  readonly weightDecay?: number;
  /** λ: θ ← θ − lr·λ·θ before the rule, beside the gradient, as AdamW has it. */
  readonly decoupledWeightDecay?: number;
}
