import type { GradientTransform } from './gradient-transform.ts';

/**
 * g ← c·g, with c ≤ 1 found anew at each step: how clipping by norm shortens a gradient.
 *
 * @example
 * ```ts
 * scale.value(0, 3, [0, 0.5, 0, 0, 0, 0, 0, 0]); // 1.5
 * ```
 */
export const scale: GradientTransform = {
  name: 'scale',
  slot: 1,
  decaying: false,
  changes: 'gradient',
  value: (_p, g, [_penalty, factor]) => g * factor,
};
