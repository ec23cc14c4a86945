import type { UpdateRule } from '../kernels/formulas.ts';
import { LEARNING_RATE, type Optimizer, type OptimizerSpec, OWN_SCALARS } from './optimizer.ts';

const EPSILON = 1;
/** 1 + (t − 1)·decay. */
const DIVISOR = 2;
const DECAY = OWN_SCALARS;
const STEP = OWN_SCALARS + 1;

/** Options of adagrad; see its formula. */
export interface AdagradOptions {
  readonly learningRate?: number;
  readonly decay?: number;
  readonly epsilon?: number;
}

/**
 * Adagrad (Duchi, Hazan and Singer 2011) as PyTorch has it: s = s + g²; θ ← θ − lr / (1 + (t − 1)·decay) · g / (√s + ε).
 *
 * Options: `learningRate`, `decay` (of the learning rate), `epsilon` ε.
 *
 * @example
 * ```ts
 * const optimizer = adagrad({ learningRate: 0.05 });
 * ```
 */
export function adagrad(options: AdagradOptions = {}): OptimizerSpec {
  return { name: 'adagrad', ...options };
}

const rule: UpdateRule = {
  name: 'adagrad',
  slots: 1,
  update(p, g, [sum], [learningRate, epsilon, divisor]) {
    const rate = learningRate / divisor;
    const s = sum + g * g;
    return [p - (rate * g) / (Math.sqrt(s) + epsilon), s];
  },
};

export const adagradOptimizer: Optimizer = {
  defaults: { learningRate: 0.01, decay: 0, epsilon: 1e-10 },
  gradientScale: 'invariant',
  check: () => undefined,
  rules: [rule],
  rule: () => rule,
  init(options, scalars) {
    scalars[LEARNING_RATE] = options['learningRate']!;
    scalars[EPSILON] = options['epsilon']!;
    scalars[DECAY] = options['decay']!;
    scalars[STEP] = 0;
  },
  advance(scalars) {
    scalars[DIVISOR] = 1 + scalars[STEP]! * scalars[DECAY]!;
    scalars[STEP] = scalars[STEP]! + 1;
  },
};
