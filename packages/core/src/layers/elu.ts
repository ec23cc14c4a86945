import { atLeastZero } from '../kernels/formula-option.ts';
import { exp, expm1 } from '../numerics.ts';
import { elementwise } from './elementwise.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = x for x > 0, else α · (eˣ − 1): the exponential linear unit. Its slope is 1 or α · eˣ, and α at 0, as PyTorch's `ELU` has it.
 *
 * Source: D. Clevert, T. Unterthiner and S. Hochreiter, 2015, arXiv 1511.07289.
 *
 * @param options `alpha` [1], at least 0.
 * @example
 * ```ts
 * const layers = [dense(16), elu({ alpha: 0.5 }), dense(3)];
 * ```
 */
export function elu(options: { readonly alpha?: number } = {}): LayerSpec {
  return { kind: 'elu', alpha: options.alpha ?? 1 };
}

export const eluLayer: LayerKind = elementwise(
  {
    name: 'elu',
    value: (x, alpha) => (x > 0 ? x : alpha * expm1(x)),
    // α · eˣ and not y + α, which loses the bits of small slopes.
    derivative: (x, _y, alpha) => (x > 0 ? 1 : alpha * exp(x)),
  },
  atLeastZero('alpha', 1),
);
