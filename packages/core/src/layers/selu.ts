import { exp, expm1 } from '../numerics.ts';
import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = λ · x for x > 0, else λα · (eˣ − 1), with λ = 1.0507009873554805 and α = 1.6732632423543772, under which activations keep the mean
 * 0 and the variance 1 from layer to layer: PyTorch's `SELU`. Weights are meant to start as `lecunNormal` draws them.
 *
 * Source: G. Klambauer, T. Unterthiner, A. Mayr and S. Hochreiter, 2017, arXiv 1706.02515.
 *
 * @example
 * ```ts
 * const layers = [dense(16, { initializer: 'lecunNormal' }), selu(), dense(3)];
 * ```
 */
export function selu(): LayerSpec {
  return { kind: 'selu' };
}

export const seluLayer: LayerKind = elementwise({
  name: 'selu',
  value: (x) => (x > 0 ? 1.0507009873554805 * x : 1.0507009873554805 * 1.6732632423543772 * expm1(x)),
  derivative: (x) => (x > 0 ? 1.0507009873554805 : 1.0507009873554805 * 1.6732632423543772 * exp(x)),
});
