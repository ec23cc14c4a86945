import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = max(0, x), as \`x < 0 ? 0 : x\` so that NaN survives and divergence is seen; the slope at 0 is 0, as PyTorch has it.
 * @example
 * ```ts
 * const layers = [dense(16), relu(), dense(3)];
 * ```
 */
export function relu(): LayerSpec {
  return { kind: 'relu' };
}

export const reluLayer: LayerKind = elementwise({
  name: 'relu',
  value: (x) => (x < 0 ? 0 : x),
  derivative: (x) => (x > 0 ? 1 : 0),
});
