import type { UpdateRule } from '../kernels/formulas.ts';
import { exp, flushSubnormal, log } from '../numerics.ts';
import type { AdamOptions } from './adam.ts';
import { checkBelowOne } from './check-numbers.ts';
import { LEARNING_RATE, type Optimizer, type OptimizerSpec, OWN_SCALARS } from './optimizer.ts';

const BETA1 = 1;
const BETA2 = 2;
const EPSILON = 3;
const BETA2_POWER = 4;
/** What g and m enter a step with. */
const GRADIENT_FACTOR = 5;
const MEAN_FACTOR = 6;
const MOMENTUM_DECAY = OWN_SCALARS;
/** μ₁ · … · μₜ. */
const PRODUCT = OWN_SCALARS + 1;
const STEP = OWN_SCALARS + 2;

const LOG_096: number = log(0.96);

/** Options of nadam; see its formula. */
export interface NadamOptions extends AdamOptions {
  readonly momentumDecay?: number;
}

/**
 * Adam with Nesterov's momentum (Dozat 2016) as PyTorch has it: μₜ = β₁·(1 − ½·0.96^(t·ψ)); m and v as in `adam`;
 * θ ← θ − lr · ((1 − μₜ)/(1 − μ₁⋯μₜ)·g + μₜ₊₁/(1 − μ₁⋯μₜ₊₁)·m) / (√(v / (1 − β₂ᵗ)) + ε).
 *
 * Options: those of `adam`, `momentumDecay` ψ.
 * (PyTorch 1.13 counts μₜ twice in μ₁⋯μₜ₊₁ unless it is given `foreach=True`; this is the formula of its documentation.)
 *
 * @example
 * ```ts
 * const optimizer = nadam({ learningRate: 0.01 });
 * ```
 */
export function nadam(options: NadamOptions = {}): OptimizerSpec {
  return { name: 'nadam', ...options };
}

const rule: UpdateRule = {
  name: 'nadam',
  slots: 2,
  update(p, g, [mean, square], [learningRate, beta1, beta2, epsilon, power2, gradientFactor, meanFactor]) {
    const gradientRate = learningRate * gradientFactor;
    const meanRate = learningRate * meanFactor;
    const correction = 1 - power2;
    const m = flushSubnormal(beta1 * mean + (1 - beta1) * g);
    const v = flushSubnormal(beta2 * square + (1 - beta2) * g * g);
    return [p - (gradientRate * g + meanRate * m) / (Math.sqrt(v / correction) + epsilon), m, v];
  },
};

export const nadamOptimizer: Optimizer = {
  defaults: { learningRate: 2e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, momentumDecay: 0.004 },
  gradientScale: 'invariant',
  check: (options) => checkBelowOne('nadam', options, ['beta1', 'beta2']),
  rules: [rule],
  rule: () => rule,
  init(options, scalars) {
    scalars[LEARNING_RATE] = options['learningRate']!;
    scalars[BETA1] = options['beta1']!;
    scalars[BETA2] = options['beta2']!;
    scalars[EPSILON] = options['epsilon']!;
    scalars[BETA2_POWER] = 1;
    scalars[MOMENTUM_DECAY] = options['momentumDecay']!;
    scalars[PRODUCT] = 1;
    scalars[STEP] = 0;
  },
  advance(scalars) {
    const t = scalars[STEP]! + 1;
    const momentum = (step: number): number =>
      scalars[BETA1]! * (1 - 0.5 * exp(step * scalars[MOMENTUM_DECAY]! * LOG_096));
    const product = scalars[PRODUCT]! * momentum(t);
    scalars[STEP] = t;
    scalars[PRODUCT] = product;
    scalars[BETA2_POWER] = scalars[BETA2_POWER]! * scalars[BETA2]!;
    scalars[GRADIENT_FACTOR] = (1 - momentum(t)) / (1 - product);
    scalars[MEAN_FACTOR] = momentum(t + 1) / (1 - product * momentum(t + 1));
  },
};
