import { erfc, exp } from '../numerics.ts';
import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = x · Φ(x), Φ the distribution of a standard normal number: PyTorch's `GELU`, exact; `geluTanh` is the other. Φ(x) = ½ erfc(−x/√2), which
 * keeps its bits where 1 + erf(x/√2) loses them. The slope is Φ(x) + x · φ(x) with φ(x) = exp(−x²/2) / √(2π).
 *
 * Source: D. Hendrycks and K. Gimpel, 2016, arXiv 1606.08415.
 *
 * @example
 * ```ts
 * const layers = [dense(16), gelu(), dense(3)];
 * ```
 */
export function gelu(): LayerSpec {
  return { kind: 'gelu' };
}

export const geluLayer: LayerKind = elementwise({
  name: 'gelu',
  value: (x) => 0.5 * x * erfc(-Math.SQRT1_2 * x),
  // 0.3989422804014327 is 1 / √(2π).
  derivative: (x) => 0.5 * erfc(-Math.SQRT1_2 * x) + x * exp(-0.5 * (x * x)) * 0.3989422804014327,
});
