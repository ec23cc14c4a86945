import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = min(max(x + 3, 0), 6) / 6: PyTorch's `Hardsigmoid`, a sigmoid of straight lines. The slope is 1/6 for −3 < x < 3, else 0.
 *
 * Source: A. Howard et al., Searching for MobileNetV3, 2019, arXiv 1905.02244.
 *
 * @example
 * ```ts
 * const layers = [dense(16), hardSigmoid(), dense(3)];
 * ```
 */
export function hardSigmoid(): LayerSpec {
  return { kind: 'hardSigmoid' };
}

export const hardSigmoidLayer: LayerKind = elementwise({
  name: 'hardSigmoid',
  value(x) {
    const raised = x + 3;
    const positive = raised < 0 ? 0 : raised;
    return (positive > 6 ? 6 : positive) / 6;
  },
  derivative: (x) => (x > -3 && x < 3 ? 1 / 6 : 0),
});
