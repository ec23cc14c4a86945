import { UsageError } from '../errors.ts';
import { flushSubnormal } from '../numerics.ts';
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

export const adamOptimizer: Optimizer = {
  defaults: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  check(options) {
    for (const name of ['beta1', 'beta2']) {
      // With 1 the bias correction divides by zero.
      if (!(options[name]! < 1))
        throw new UsageError(`optimizer adam: expected ${name} below 1, got ${options[name]}`);
    }
  },
  slots: () => 2,
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
  apply(parameters, gradient, [mean, square], scalars, offset, count) {
    const beta1 = scalars[BETA1]!;
    const beta2 = scalars[BETA2]!;
    const epsilon = scalars[EPSILON]!;
    const rate = scalars[LEARNING_RATE]! / (1 - scalars[BETA1_POWER]!);
    const correction = 1 - scalars[BETA2_POWER]!;
    for (let i = 0; i < count; i++) {
      const g = gradient[i]!;
      const m = flushSubnormal(beta1 * mean![offset + i]! + (1 - beta1) * g);
      const v = flushSubnormal(beta2 * square![offset + i]! + (1 - beta2) * g * g);
      mean![offset + i] = m;
      square![offset + i] = v;
      parameters[offset + i] = parameters[offset + i]! - (rate * m) / (Math.sqrt(v / correction) + epsilon);
    }
  },
};
