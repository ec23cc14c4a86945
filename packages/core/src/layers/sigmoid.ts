import * as numerics from '../numerics.ts';
import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = 1 / (1 + e⁻ˣ), the logistic function: the slope is y · (1 − y).
 * @example
 * ```ts
 * const layers = [dense(16), sigmoid(), dense(3)];
 * ```
 */
export function sigmoid(): LayerSpec {
  return { kind: 'sigmoid' };
}

export const sigmoidLayer: LayerKind = elementwise({
  name: 'sigmoid',
  value: (x) => numerics.sigmoid(x),
  derivative: (_x, y) => y * (1 - y),
});
