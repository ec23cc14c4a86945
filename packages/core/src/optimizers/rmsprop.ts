import type { UpdateRule } from '../kernels/formulas.ts';
import { flushSubnormal } from '../numerics.ts';
import { checkBelowOne, checkSwitch } from './check-numbers.ts';
import { LEARNING_RATE, type Optimizer, type OptimizerSpec } from './optimizer.ts';

const ALPHA = 1;
const EPSILON = 2;
const MOMENTUM = 3;

/** Options of rmsprop; see its formula. */
export interface RmspropOptions {
  readonly learningRate?: number;
  readonly alpha?: number;
  readonly epsilon?: number;
  readonly momentum?: number;
  readonly centered?: number;
}

/**
 * RMSprop (Tieleman and Hinton 2012, lecture 6.5) as PyTorch has it: v = α·v + (1 − α)·g²; r = √v + ε; centered (Graves 2013, arXiv
 * 1308.0850) a = α·a + (1 − α)·g and r = √(v − a²) + ε; θ ← θ − lr·g/r, with momentum b = μ·b + g/r and θ ← θ − lr·b.
 *
 * Options: `learningRate`, `alpha` α, `epsilon` ε, `momentum` μ, `centered` (0 or 1).
 *
 * @example
 * ```ts
 * const optimizer = rmsprop({ learningRate: 1e-3, momentum: 0.9 });
 * ```
 */
export function rmsprop(options: RmspropOptions = {}): OptimizerSpec {
  return { name: 'rmsprop', ...options };
}

const plain: UpdateRule = {
  name: 'rmsprop',
  slots: 1,
  update(p, g, [square], [learningRate, alpha, epsilon]) {
    const v = flushSubnormal(alpha * square + (1 - alpha) * g * g);
    return [p - (learningRate * g) / (Math.sqrt(v) + epsilon), v];
  },
};

const withMomentum: UpdateRule = {
  name: 'rmspropMomentum',
  slots: 2,
  update(p, g, [square, velocity], [learningRate, alpha, epsilon, momentum]) {
    const v = flushSubnormal(alpha * square + (1 - alpha) * g * g);
    const b = flushSubnormal(momentum * velocity + g / (Math.sqrt(v) + epsilon));
    return [p - learningRate * b, v, b];
  },
};

// v − a² is a variance; where rounding takes it below 0, it is 0.
const centered: UpdateRule = {
  name: 'rmspropCentered',
  slots: 2,
  update(p, g, [square, mean], [learningRate, alpha, epsilon]) {
    const v = flushSubnormal(alpha * square + (1 - alpha) * g * g);
    const a = flushSubnormal(alpha * mean + (1 - alpha) * g);
    const variance = v - a * a;
    const spread = variance < 0 ? 0 : variance;
    return [p - (learningRate * g) / (Math.sqrt(spread) + epsilon), v, a];
  },
};

const centeredMomentum: UpdateRule = {
  name: 'rmspropCenteredMomentum',
  slots: 3,
  update(p, g, [square, mean, velocity], [learningRate, alpha, epsilon, momentum]) {
    const v = flushSubnormal(alpha * square + (1 - alpha) * g * g);
    const a = flushSubnormal(alpha * mean + (1 - alpha) * g);
    const variance = v - a * a;
    const spread = variance < 0 ? 0 : variance;
    const b = flushSubnormal(momentum * velocity + g / (Math.sqrt(spread) + epsilon));
    return [p - learningRate * b, v, a, b];
  },
};

export const rmspropOptimizer: Optimizer = {
  defaults: { learningRate: 0.01, alpha: 0.99, epsilon: 1e-8, momentum: 0, centered: 0 },
  gradientScale: 'invariant',
  check(options) {
    checkBelowOne('rmsprop', options, ['alpha']);
    checkSwitch('rmsprop', options, 'centered');
  },
  rules: [plain, withMomentum, centered, centeredMomentum],
  rule(options) {
    if (options['momentum'] === 0) return options['centered'] === 1 ? centered : plain;
    return options['centered'] === 1 ? centeredMomentum : withMomentum;
  },
  init(options, scalars) {
    scalars[LEARNING_RATE] = options['learningRate']!;
    scalars[ALPHA] = options['alpha']!;
    scalars[EPSILON] = options['epsilon']!;
    scalars[MOMENTUM] = options['momentum']!;
  },
  advance: () => undefined,
};
