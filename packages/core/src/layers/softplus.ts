import * as numerics from '../numerics.ts';
import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = log(1 + eˣ), a smooth relu: PyTorch's `Softplus` with β = 1, without its threshold (above 20 it gives x itself). The slope is
 * sigmoid(x).
 *
 * Source: C. Dugas et al., Incorporating Second-Order Functional Knowledge for Better Option Pricing, 2000.
 *
 * @example
 * ```ts
 * const layers = [dense(16), softplus(), dense(3)];
 * ```
 */
export function softplus(): LayerSpec {
  return { kind: 'softplus' };
}

export const softplusLayer: LayerKind = elementwise({
  name: 'softplus',
  value: (x) => numerics.softplus(x),
  derivative: (x) => numerics.sigmoid(x),
});
