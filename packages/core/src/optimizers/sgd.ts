import { UsageError } from '../errors.ts';
import type { UpdateRule } from '../kernels/formulas.ts';
import { flushSubnormal } from '../numerics.ts';
import { checkSwitch } from './check-numbers.ts';
import { LEARNING_RATE, type Optimizer, type OptimizerSpec } from './optimizer.ts';

const MOMENTUM = 1;
const DAMPENING = 2;
/** What the gradient enters the velocity with: 1 at the first step, then 1 − dampening. */
const GAIN = 3;
const STEP = 4;

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

const plain: UpdateRule = {
  name: 'sgd',
  slots: 0,
  update(p, g, _state, [learningRate]) {
    return [p - learningRate * g];
  },
};

const heavyBall: UpdateRule = {
  name: 'sgdMomentum',
  slots: 1,
  update(p, g, [velocity], [learningRate, momentum, _dampening, gain]) {
    const b = flushSubnormal(momentum * velocity + gain * g);
    return [p - learningRate * b, b];
  },
};

const nesterov: UpdateRule = {
  name: 'sgdNesterov',
  slots: 1,
  update(p, g, [velocity], [learningRate, momentum, _dampening, gain]) {
    const b = flushSubnormal(momentum * velocity + gain * g);
    return [p - learningRate * (g + momentum * b), b];
  },
};

export const sgdOptimizer: Optimizer = {
  defaults: { learningRate: 1e-3, momentum: 0, dampening: 0, nesterov: 0 },
  gradientScale: 'linear',
  check(options) {
    const { momentum, dampening, nesterov } = options;
    checkSwitch('sgd', options, 'nesterov');
    if (nesterov === 1 && (momentum === 0 || dampening !== 0)) {
      throw new UsageError(
        'optimizer sgd: nesterov expects a momentum above 0 and no dampening; set momentum 0.9, say',
      );
    }
  },
  rules: [plain, heavyBall, nesterov],
  rule(options) {
    if (options['momentum'] === 0) return plain;
    return options['nesterov'] === 1 ? nesterov : heavyBall;
  },
  init(options, scalars) {
    scalars[LEARNING_RATE] = options['learningRate']!;
    scalars[MOMENTUM] = options['momentum']!;
    scalars[DAMPENING] = options['dampening']!;
    scalars[STEP] = 0;
  },
  advance(scalars) {
    scalars[STEP] = scalars[STEP]! + 1;
    scalars[GAIN] = scalars[STEP] === 1 ? 1 : 1 - scalars[DAMPENING]!;
  },
};
