import type { ParameterSpec } from './layer.ts';

/** The gain, 1 at first, and the shift, 0 at first, of each column: PyTorch's `weight` and `bias` of a normalization. */
export function affineParameters(inputs: number): ParameterSpec[] {
  const vector = { rows: inputs, cols: 1, fanIn: inputs, fanOut: inputs, file: 'vector' } as const;
  return [
    { name: 'weight', initializer: 'ones', ...vector },
    { name: 'bias', initializer: 'zeros', ...vector },
  ];
}
