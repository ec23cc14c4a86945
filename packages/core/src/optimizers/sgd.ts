import { UsageError } from '../errors.ts';
import { flushSubnormal } from '../numerics.ts';
import { LEARNING_RATE, type Optimizer, type OptimizerSpec } from './optimizer.ts';

const MOMENTUM = 1;
const DAMPENING = 2;
const NESTEROV = 3;
/** What the gradient enters the velocity with: 1 at the first step, then 1 − dampening. */
const GAIN = 4;
const STEP = 5;

/** Options of sgd; see its formula. */
export interface SgdOptions {
  readonly learningRate?: number;
  readonly momentum?: number;
  readonly dampening?: number;
  readonly nesterov?: number;
}

/**
 * Stochastic gradient descent as PyTorch has it: b₁ = g₁, then b = μ·b + (1 − τ)·g; d = g + μ·b with Nesterov, else d = b (or g when
 * μ = 0); θ ← θ − lr·d.
 *
 * Options: `learningRate`, `momentum` μ, `dampening` τ, `nesterov` (0 or 1).
 *
 * @example
 * ```ts
 * const optimizer = sgd({ learningRate: 0.01 });
 * ```
 */
export function sgd(options: SgdOptions = {}): OptimizerSpec {
  return { name: 'sgd', ...options };
}

export const sgdOptimizer: Optimizer = {
  defaults: { learningRate: 1e-3, momentum: 0, dampening: 0, nesterov: 0 },
  check(options) {
    const { momentum, dampening, nesterov } = options;
    if (nesterov !== 0 && nesterov !== 1)
      throw new UsageError(`optimizer sgd: expected nesterov 0 or 1, got ${nesterov}`);
    if (nesterov === 1 && (momentum === 0 || dampening !== 0)) {
      throw new UsageError(
        'optimizer sgd: nesterov expects a momentum above 0 and no dampening; set momentum 0.9, say',
      );
    }
  },
  slots: (options) => (options['momentum'] === 0 ? 0 : 1),
  init(options, scalars) {
    scalars[LEARNING_RATE] = options['learningRate']!;
    scalars[MOMENTUM] = options['momentum']!;
    scalars[DAMPENING] = options['dampening']!;
    scalars[NESTEROV] = options['nesterov']!;
    scalars[STEP] = 0;
  },
  advance(scalars) {
    scalars[STEP] = scalars[STEP]! + 1;
    scalars[GAIN] = scalars[STEP] === 1 ? 1 : 1 - scalars[DAMPENING]!;
  },
  apply(parameters, gradient, [velocity], scalars, offset, count) {
    const rate = scalars[LEARNING_RATE]!;
    if (velocity === undefined) {
      for (let i = 0; i < count; i++) parameters[offset + i] = parameters[offset + i]! - rate * gradient[i]!;
      return;
    }
    const momentum = scalars[MOMENTUM]!;
    const gain = scalars[GAIN]!;
    const nesterov = scalars[NESTEROV] === 1;
    for (let i = 0; i < count; i++) {
      const g = gradient[i]!;
      const b = flushSubnormal(momentum * velocity[offset + i]! + gain * g);
      velocity[offset + i] = b;
      parameters[offset + i] = parameters[offset + i]! - rate * (nesterov ? g + momentum * b : b);
    }
  },
};
