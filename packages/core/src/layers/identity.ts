import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = x: a linear output, for regression.
 * @example
 * ```ts
 * const layers = [dense(16), identity(), dense(3)];
 * ```
 */
export function identity(): LayerSpec {
  return { kind: 'identity' };
}

export const identityLayer: LayerKind = elementwise({
  name: 'identity',
  value: (x) => x,
  derivative: () => 1,
});
