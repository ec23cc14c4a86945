import type { GradientTransform } from './gradient-transform.ts';

/**
 * g ← g + λ·θ: the gradient of ½λ·Σθ², as PyTorch's optimizers add it (`weight_decay`); the rule then treats it like any gradient.
 *
 * @example
 * ```ts
 * weightDecay.value(2, 1, [0, 0, 0, 0.25, 0, 0, 0, 0]); // 1.5
 * ```
 */
export const weightDecay: GradientTransform = {
  name: 'weightDecay',
  slot: 3,
  decaying: true,
  changes: 'gradient',
  value: (p, g, [_penalty, _factor, _limit, decay]) => g + decay * p,
};
