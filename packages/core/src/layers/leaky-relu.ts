import { atLeastZero } from '../kernels/formula-option.ts';
import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = x for x > 0, else slope · x: PyTorch's `LeakyReLU`. Its slope at 0 is `slope`.
 *
 * Source: A. Maas, A. Hannun and A. Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, 2013.
 *
 * @param options `slope` [0.01], at least 0.
 * @example
 * ```ts
 * const layers = [dense(16), leakyRelu({ slope: 0.1 }), dense(3)];
 * ```
 */
export function leakyRelu(options: { readonly slope?: number } = {}): LayerSpec {
  return { kind: 'leakyRelu', slope: options.slope ?? 0.01 };
}

export const leakyReluLayer: LayerKind = elementwise(
  {
    name: 'leakyRelu',
    value: (x, slope) => (x > 0 ? x : slope * x),
    derivative: (x, _y, slope) => (x > 0 ? 1 : slope),
  },
  atLeastZero('slope', 0.01),
);
