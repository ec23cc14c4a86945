import type { Matrix } from '../matrix.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = x where x > 0, else a·x, with a slope a for each column that is learned, ¼ at first: PyTorch's `nn.PReLU(columns)`.
 *
 * Source: K. He et al. 2015, arXiv 1502.01852.
 *
 * @example
 * ```ts
 * const layers = [dense(64), prelu(), dense(3)];
 * ```
 */
export function prelu(): LayerSpec {
  return { kind: 'prelu' };
}

export const preluLayer: LayerKind = {
  elementwise: false,
  sparseInput: false,
  cutsColumns: false,
  check: (spec) => checkOptions(spec, []),
  outputs: (_spec, inputs) => inputs,
  parameters: (_spec, inputs) => [
    {
      name: 'weight',
      rows: inputs,
      cols: 1,
      initializer: 'ones',
      gain: 0.25,
      fanIn: inputs,
      fanOut: inputs,
      file: 'vector',
    },
  ],
  forward: (kernels, { parameters: [slopes], input, output }, from, to) =>
    kernels.prelu(output, input as Matrix, slopes!.data, from, to),
  backward: (kernels, { parameters: [slopes], input }, outputDelta, inputDelta, from, to) =>
    kernels.preluBackward(inputDelta, outputDelta, input as Matrix, slopes!.data, from, to),
  contribute: (kernels, { input }, outputDelta, [ofSlopes], from, to) =>
    kernels.preluContribute(ofSlopes!, outputDelta, input as Matrix, from, to),
  update: (kernels, { contributions }, _outputDelta, parameter, update, from, to) =>
    kernels.updateBias(update, contributions![parameter]!, from, to),
};
