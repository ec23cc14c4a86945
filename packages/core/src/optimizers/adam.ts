import type { UpdateRule } from '../kernels/formulas.ts';
import { flushSubnormal } from '../numerics.ts';
import { checkBelowOne } from './check-numbers.ts';
import { LEARNING_RATE, type Optimizer, type OptimizerSpec } from './optimizer.ts';

const BETA1 = 1;
const BETA2 = 2;
const EPSILON = 3;
/** β₁ᵗ and β₂ᵗ as running products: `pow` differs between engines. */
const BETA1_POWER = 4;
const BETA2_POWER = 5;

/** Options of adam; see its formula. */
export interface AdamOptions {
  readonly learningRate?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/**
 * Adam (Kingma and Ba 2015, arXiv 1412.6980) as PyTorch has it: m = β₁·m + (1 − β₁)·g; v = β₂·v + (1 − β₂)·g²;
 * θ ← θ − lr · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).
 *
 * Options: `learningRate`, `beta1`, `beta2`, `epsilon`.
 *
 * @example
 * ```ts
 * const optimizer = adam({ learningRate: 0.01 });
 * ```
 */
export function adam(options: AdamOptions = {}): OptimizerSpec {
  return { name: 'adam', ...options };
}

const rule: UpdateRule = {
  name: 'adam',
  slots: 2,
  update(p, g, [mean, square], [learningRate, beta1, beta2, epsilon, power1, power2]) {
    const rate = learningRate / (1 - power1);
    const correction = 1 - power2;
    const m = flushSubnormal(beta1 * mean + (1 - beta1) * g);
    const v = flushSubnormal(beta2 * square + (1 - beta2) * g * g);
    return [p - (rate * m) / (Math.sqrt(v / correction) + epsilon), m, v];
  },
};

export const adamOptimizer: Optimizer = {
  defaults: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  gradientScale: 'invariant',
  check: (options) => checkBelowOne('adam', options, ['beta1', 'beta2']),
  rules: [rule],
  rule: () => rule,
  init(options, scalars) {
    scalars[LEARNING_RATE] = options['learningRate']!;
    scalars[BETA1] = options['beta1']!;
    scalars[BETA2] = options['beta2']!;
    scalars[EPSILON] = options['epsilon']!;
    scalars[BETA1_POWER] = 1;
    scalars[BETA2_POWER] = 1;
  },
  advance(scalars) {
    scalars[BETA1_POWER] = scalars[BETA1_POWER]! * scalars[BETA1]!;
    scalars[BETA2_POWER] = scalars[BETA2_POWER]! * scalars[BETA2]!;
  },
};
