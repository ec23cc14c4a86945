import { exp, sigmoid } from '../numerics.ts';
import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = ½ x · (1 + tanh(√(2/π) · (x + 0.044715 x³))): PyTorch's `GELU` with approximate='tanh', within 5e-4 of `gelu`. As
 * y = x · s with s = sigmoid(w), w = 2 √(2/π) · (x + 0.044715 x³), it keeps its bits where 1 + tanh loses them. The slope is
 * s + x · s · (1 − s) · w′, s · (1 − s) = e / (1 + e)² with e = exp(−|w|).
 *
 * Source: D. Hendrycks and K. Gimpel, 2016, arXiv 1606.08415.
 *
 * @example
 * ```ts
 * const layers = [dense(16), geluTanh(), dense(3)];
 * ```
 */
export function geluTanh(): LayerSpec {
  return { kind: 'geluTanh' };
}

export const geluTanhLayer: LayerKind = elementwise({
  name: 'geluTanh',
  // 1.5957691216057308 is 2 √(2/π).
  value: (x) => x * sigmoid(1.5957691216057308 * (x * (1 + 0.044715 * (x * x)))),
  derivative(x) {
    // Where x² is larger, s · (1 − s) is 0, and must not meet ∞.
    const square = Math.min(x * x, 10000);
    const w = 1.5957691216057308 * (x * (1 + 0.044715 * square));
    const e = exp(-Math.abs(w));
    const s = (w < 0 ? e : 1) / (1 + e);
    return s + x * (e / ((1 + e) * (1 + e))) * (1.5957691216057308 * (1 + 0.134145 * square));
  },
});
