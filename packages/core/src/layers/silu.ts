import { sigmoid } from '../numerics.ts';
import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = x · sigmoid(x), also called swish: PyTorch's `SiLU`. With s = sigmoid(x) the slope is s · (1 + x · (1 − s)).
 *
 * Source: S. Elfwing, E. Uchibe and K. Doya, 2017, arXiv 1702.03118.
 *
 * @example
 * ```ts
 * const layers = [dense(16), silu(), dense(3)];
 * ```
 */
export function silu(): LayerSpec {
  return { kind: 'silu' };
}

export const siluLayer: LayerKind = elementwise({
  name: 'silu',
  value: (x) => x * sigmoid(x),
  derivative(x) {
    const s = sigmoid(x);
    return s * (1 + x * (1 - s));
  },
});
