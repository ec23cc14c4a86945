import type { Matrix } from '../matrix.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind, LayerSpec } from './layer.ts';
import { affineParameters } from './normalization.ts';

/**
 * y = gain ⊙ n + shift with n = (x − mean) / √(variance + 1e-5) over the columns of each sample: PyTorch's `nn.LayerNorm`.
 *
 * Source: J. L. Ba, J. R. Kiros, G. E. Hinton 2016, arXiv 1607.06450.
 *
 * @example
 * ```ts
 * const layers = [dense(64), layerNorm(), relu(), dense(3)];
 * ```
 */
export function layerNorm(): LayerSpec {
  return { kind: 'layerNorm' };
}

export const layerNormLayer: LayerKind = {
  elementwise: false,
  sparseInput: false,
  cutsColumns: false,
  check: (spec) => checkOptions(spec, []),
  outputs: (_spec, inputs) => inputs,
  work: (_spec, inputs) => inputs + 1,
  parameters: (_spec, inputs) => affineParameters(inputs),
  forward: (kernels, { parameters: [gain, shift], input, output, work }, from, to) =>
    kernels.layerNorm(output, work!, input as Matrix, gain!.data, shift!.data, from, to),
  backward: (kernels, { parameters: [gain], work }, outputDelta, inputDelta, from, to) =>
    kernels.layerNormBackward(inputDelta, outputDelta, work!, gain!.data, from, to),
  contribute(kernels, { work }, outputDelta, [ofGain, ofShift], from, to) {
    kernels.layerNormContribute(ofGain!, outputDelta, work!, from, to);
    kernels.copyColumns(ofShift!, 0, outputDelta, 0, outputDelta.cols, from, to);
  },
  update: (kernels, { contributions }, _outputDelta, parameter, update, from, to) =>
    kernels.updateBias(update, contributions![parameter]!, from, to),
};
