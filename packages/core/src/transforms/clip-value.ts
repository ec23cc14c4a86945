import type { GradientTransform } from './gradient-transform.ts';

/**
 * g ← min(max(g, −c), c), element by element, as PyTorch's `clip_grad_value_`; NaN stays NaN.
 *
 * @example
 * ```ts
 * clipValue.value(0, -3, [0, 0, 0.5, 0, 0, 0, 0, 0]); // -0.5
 * ```
 */
export const clipValue: GradientTransform = {
  name: 'clipValue',
  slot: 2,
  decaying: false,
  changes: 'gradient',
  value(_p, g, [_penalty, _factor, limit]) {
    const least = -limit;
    const above = g < least ? least : g;
    return above > limit ? limit : above;
  },
};
