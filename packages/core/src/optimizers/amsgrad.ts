import type { UpdateRule } from '../kernels/formulas.ts';
import { flushSubnormal } from '../numerics.ts';
import { type AdamOptions, adamOptimizer } from './adam.ts';
import { checkBelowOne } from './check-numbers.ts';
import type { Optimizer, OptimizerSpec } from './optimizer.ts';

/**
 * Adam whose steps never grow again for want of gradients (Reddi, Kale and Kumar 2018, arXiv 1904.09237), as PyTorch's
 * `Adam(amsgrad=True)` has it: m and v as in `adam`; w = max(w, v);
 * θ ← θ − lr · (m / (1 − β₁ᵗ)) / (√w / √(1 − β₂ᵗ) + ε).
 *
 * Options: those of `adam`.
 *
 * @example
 * ```ts
 * const optimizer = amsgrad({ learningRate: 0.01 });
 * ```
 */
export function amsgrad(options: AdamOptions = {}): OptimizerSpec {
  return { name: 'amsgrad', ...options };
}

const rule: UpdateRule = {
  name: 'amsgrad',
  slots: 3,
  update(p, g, [mean, square, largest], [learningRate, beta1, beta2, epsilon, power1, power2]) {
    const rate = learningRate / (1 - power1);
    const correction = Math.sqrt(1 - power2);
    const m = flushSubnormal(beta1 * mean + (1 - beta1) * g);
    const v = flushSubnormal(beta2 * square + (1 - beta2) * g * g);
    const w = largest < v ? v : largest;
    return [p - (rate * m) / (Math.sqrt(w) / correction + epsilon), m, v, w];
  },
};

export const amsgradOptimizer: Optimizer = {
  ...adamOptimizer,
  check: (options) => checkBelowOne('amsgrad', options, ['beta1', 'beta2']),
  rules: [rule],
  rule: () => rule,
};
