import type { GradientTransform } from './gradient-transform.ts';

/**
 * θ ← θ − (lr·λ)·θ, beside the gradient and before the rule (Loshchilov and Hutter 2019, arXiv 1711.05101). Its scalar holds lr·λ of the
 * step.
 *
 * @example
 * ```ts
 * decoupledWeightDecay.value(2, 1, [0, 0, 0, 0, 0.25, 0, 0, 0]); // 1.5
 * ```
 */
export const decoupledWeightDecay: GradientTransform = {
  name: 'decoupledWeightDecay',
  slot: 4,
  decaying: true,
  changes: 'parameter',
  value: (p, _g, [_penalty, _factor, _limit, _decay, shrinkage]) => p - shrinkage * p,
};
