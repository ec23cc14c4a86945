import type { UpdateRule } from '../kernels/formulas.ts';
import { flushSubnormal } from '../numerics.ts';
import { checkBelowOne } from './check-numbers.ts';
import { LEARNING_RATE, type Optimizer, type OptimizerSpec } from './optimizer.ts';

const BETA1 = 1;
const BETA2 = 2;

/** Options of lion; see its formula. */
export interface LionOptions {
  readonly learningRate?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly weightDecay?: number;
}

/**
 * Lion (Chen et al. 2023, arXiv 2302.06675): u = sign(β₁·m + (1 − β₁)·g); θ ← θ − lr·(u + λθ), the decay first and decoupled as in
 * `adamw`; m = β₂·m + (1 − β₂)·g.
 *
 * Options: `learningRate`, `beta1`, `beta2`, `weightDecay` λ.
 *
 * @example
 * ```ts
 * const optimizer = lion({ learningRate: 3e-4, weightDecay: 0.1 });
 * ```
 */
export function lion(options: LionOptions = {}): OptimizerSpec {
  return { name: 'lion', ...options };
}

// Where the blend is neither above nor below 0 it stands for itself: 0, or NaN, which must be seen.
const rule: UpdateRule = {
  name: 'lion',
  slots: 1,
  update(p, g, [mean], [learningRate, beta1, beta2]) {
    const blend = beta1 * mean + (1 - beta1) * g;
    const negative = blend < 0 ? -1 : blend;
    const direction = blend > 0 ? 1 : negative;
    const m = flushSubnormal(beta2 * mean + (1 - beta2) * g);
    return [p - learningRate * direction, m];
  },
};

export const lionOptimizer: Optimizer = {
  defaults: { learningRate: 1e-4, beta1: 0.9, beta2: 0.99, weightDecay: 0 },
  gradientScale: 'invariant',
  check: (options) => checkBelowOne('lion', options, ['beta1', 'beta2']),
  rules: [rule],
  rule: () => rule,
  decoupledDecay: (options) => options['weightDecay']!,
  init(options, scalars) {
    scalars[LEARNING_RATE] = options['learningRate']!;
    scalars[BETA1] = options['beta1']!;
    scalars[BETA2] = options['beta2']!;
  },
  advance: () => undefined,
};
