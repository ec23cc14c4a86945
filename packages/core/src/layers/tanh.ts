import * as numerics from '../numerics.ts';
import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = tanh x: the slope is 1 − y².
 * @example
 * ```ts
 * const layers = [dense(16), tanh(), dense(3)];
 * ```
 */
export function tanh(): LayerSpec {
  return { kind: 'tanh' };
}

export const tanhLayer: LayerKind = elementwise({
  name: 'tanh',
  value: (x) => numerics.tanh(x),
  derivative: (_x, y) => 1 - y * y,
});
