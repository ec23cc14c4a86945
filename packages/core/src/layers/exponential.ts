import { exp } from '../numerics.ts';
import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = eˣ: the output layer that turns the logarithm of an expected count into the count. Under `poisson`, training works on its input.
 * The slope is y.
 *
 * @example
 * ```ts
 * const layers = [dense(16), tanh(), dense(1), exponential()];
 * ```
 */
export function exponential(): LayerSpec {
  return { kind: 'exponential' };
}

export const exponentialLayer: LayerKind = elementwise({
  name: 'exponential',
  value: (x) => exp(x),
  derivative: (_x, y) => y,
});
