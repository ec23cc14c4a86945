import { type AdamOptions, adamOptimizer } from './adam.ts';
import { checkBelowOne } from './check-numbers.ts';
import type { Optimizer, OptimizerSpec } from './optimizer.ts';

/** Options of adamw; see its formula. */
export interface AdamwOptions extends AdamOptions {
  readonly weightDecay?: number;
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv 1711.05101) as PyTorch has it: θ ← θ − lr·λ·θ, then the step
 * of `adam` on the plain gradient. The decay leaves biases alone: see `decays` of a layer's parameters.
 *
 * Options: those of `adam`, `weightDecay` λ.
 *
 * @example
 * ```ts
 * const optimizer = adamw({ learningRate: 0.01, weightDecay: 0.02 });
 * ```
 */
export function adamw(options: AdamwOptions = {}): OptimizerSpec {
  return { name: 'adamw', ...options };
}

export const adamwOptimizer: Optimizer = {
  ...adamOptimizer,
  defaults: { ...adamOptimizer.defaults, weightDecay: 0.01 },
  check: (options) => checkBelowOne('adamw', options, ['beta1', 'beta2']),
  decoupledDecay: (options) => options['weightDecay']!,
};
