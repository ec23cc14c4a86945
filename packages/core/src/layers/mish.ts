import { exp } from '../numerics.ts';
import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = x · tanh(softplus(x)) = x · tanh(log(1 + eˣ)): PyTorch's `Mish`. With e = eˣ the tangent is n / (n + 2), n = e · (e + 2), and the
 * slope n / (n + 2) + 4x · e · (1 + e) / (n + 2)²; for x ≥ 0 both with e⁻ˣ, so that nothing overflows.
 *
 * Source: D. Misra, 2019, arXiv 1908.08681.
 *
 * @example
 * ```ts
 * const layers = [dense(16), mish(), dense(3)];
 * ```
 */
export function mish(): LayerSpec {
  return { kind: 'mish' };
}

export const mishLayer: LayerKind = elementwise({
  name: 'mish',
  value(x) {
    const e = exp(-Math.abs(x));
    const n = x < 0 ? e * (e + 2) : 1 + 2 * e;
    const d = n + (x < 0 ? 2 : 2 * e * e);
    return x * (n / d);
  },
  derivative(x) {
    const e = exp(-Math.abs(x));
    const n = x < 0 ? e * (e + 2) : 1 + 2 * e;
    const d = n + (x < 0 ? 2 : 2 * e * e);
    const bend = e * (1 + e) * (x < 0 ? 1 : e);
    return n / d + (4 * x * bend) / (d * d);
  },
});
