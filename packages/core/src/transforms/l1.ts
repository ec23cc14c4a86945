import type { GradientTransform } from './gradient-transform.ts';

/**
 * g ← g + λ₁·sign(θ): the gradient of an L1 penalty λ₁·Σ|θ|; 0 where θ is 0, as in PyTorch's `abs`.
 *
 * @example
 * ```ts
 * l1.value(-2, 1, [0.25, 0, 0, 0, 0, 0, 0, 0]); // 0.75
 * ```
 */
export const l1: GradientTransform = {
  name: 'l1',
  slot: 0,
  decaying: true,
  changes: 'gradient',
  value(p, g, [penalty]) {
    const negative = p < 0 ? -penalty : 0;
    return g + (p > 0 ? penalty : negative);
  },
};
