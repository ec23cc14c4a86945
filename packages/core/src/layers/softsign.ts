import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = x / (1 + |x|): PyTorch's `Softsign`. The slope is 1 / (1 + |x|)².
 *
 * Source: J. Turian, J. Bergstra and Y. Bengio, Quadratic Features and Deep Architectures for Chunking, 2009.
 *
 * @example
 * ```ts
 * const layers = [dense(16), softsign(), dense(3)];
 * ```
 */
export function softsign(): LayerSpec {
  return { kind: 'softsign' };
}

export const softsignLayer: LayerKind = elementwise({
  name: 'softsign',
  value: (x) => x / (1 + Math.abs(x)),
  derivative(x) {
    const d = 1 + Math.abs(x);
    return 1 / (d * d);
  },
});
