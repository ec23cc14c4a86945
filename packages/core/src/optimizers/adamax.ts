import { UsageError } from '../errors.ts';
import type { UpdateRule } from '../kernels/formulas.ts';
import { flushSubnormal } from '../numerics.ts';
import type { AdamOptions } from './adam.ts';
import { checkBelowOne } from './check-numbers.ts';
import { LEARNING_RATE, type Optimizer, type OptimizerSpec } from './optimizer.ts';

const BETA1 = 1;
const BETA2 = 2;
const EPSILON = 3;
const BETA1_POWER = 4;

/**
 * Adam by the infinity norm (Kingma and Ba 2015, section 7.1) as PyTorch has it: m = β₁·m + (1 − β₁)·g; u = max(β₂·u, |g| + ε);
 * θ ← θ − lr / (1 − β₁ᵗ) · m / u.
 *
 * Options: those of `adam`; `epsilon` above 0.
 *
 * @example
 * ```ts
 * const optimizer = adamax({ learningRate: 0.01 });
 * ```
 */
export function adamax(options: AdamOptions = {}): OptimizerSpec {
  return { name: 'adamax', ...options };
}

const rule: UpdateRule = {
  name: 'adamax',
  slots: 2,
  update(p, g, [mean, norm], [learningRate, beta1, beta2, epsilon, power1]) {
    const rate = learningRate / (1 - power1);
    const m = flushSubnormal(beta1 * mean + (1 - beta1) * g);
    const faded = beta2 * norm;
    const size = Math.abs(g) + epsilon;
    const u = faded < size ? size : faded;
    return [p - (rate * m) / u, m, u];
  },
};

export const adamaxOptimizer: Optimizer = {
  defaults: { learningRate: 2e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  gradientScale: 'invariant',
  check(options) {
    checkBelowOne('adamax', options, ['beta1', 'beta2']);
    if (options['epsilon'] === 0)
      throw new UsageError(
        'optimizer adamax: expected epsilon above 0, got 0: a gradient of 0 would be divided by it',
      );
  },
  rules: [rule],
  rule: () => rule,
  init(options, scalars) {
    scalars[LEARNING_RATE] = options['learningRate']!;
    scalars[BETA1] = options['beta1']!;
    scalars[BETA2] = options['beta2']!;
    scalars[EPSILON] = options['epsilon']!;
    scalars[BETA1_POWER] = 1;
  },
  advance(scalars) {
    scalars[BETA1_POWER] = scalars[BETA1_POWER]! * scalars[BETA1]!;
  },
};
