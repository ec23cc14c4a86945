import type { Matrix } from '../matrix.ts';
import { Panels } from '../panels.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind, LayerSpec } from './layer.ts';
import { affineParameters } from './normalization.ts';

/**
 * y = gain ⊙ n + shift with n = (x − mean) / √(variance + 1e-5) over the samples of a batch; of a batch of one, n is 0. Whoever predicts takes
 * the running mean and variance (nine parts of what they were, one of the batch's): PyTorch's `nn.BatchNorm1d`.
 *
 * Source: S. Ioffe, C. Szegedy 2015, arXiv 1502.03167.
 *
 * @example
 * ```ts
 * const layers = [dense(64, { bias: false }), batchNorm(), relu(), dense(3)];
 * ```
 */
export function batchNorm(): LayerSpec {
  return { kind: 'batchNorm' };
}

/** Where the sums of the way back lie among the numbers of a batch, in columns. */
const SUMS = [2, 3] as const;

export const batchNormLayer: LayerKind = {
  elementwise: false,
  sparseInput: false,
  cutsColumns: false,
  check: (spec) => checkOptions(spec, []),
  outputs: (_spec, inputs) => inputs,
  batchWork: (_spec, inputs) => 4 * inputs,
  parameters(_spec, inputs) {
    const kept = {
      rows: inputs,
      cols: 1,
      fanIn: inputs,
      fanOut: inputs,
      file: 'vector',
      learns: false,
    } as const;
    return [
      ...affineParameters(inputs),
      { name: 'running_mean', initializer: 'zeros', ...kept },
      { name: 'running_var', initializer: 'ones', ...kept },
    ];
  },
  wholeBatch: {
    forward: (kernels, { parameters: [, , mean, variance], input, batch }, left, right) =>
      kernels.batchStatistics(batch!, mean!.data, variance!.data, input as Matrix, left, right),
    backward: (kernels, { input, batch }, outputDelta, left, right) =>
      kernels.batchSums(batch!, outputDelta, input as Matrix, left, right),
  },
  forward(kernels, { parameters, input, output, batch, training }, from, to) {
    const [gain, shift, mean, variance] = parameters.map(({ data }) => data);
    if (training !== true) kernels.runningStatistics(batch!, mean!, variance!);
    kernels.batchNorm(output, input as Matrix, batch!, gain!, shift!, from, to);
  },
  backward: (kernels, { parameters: [gain], input, batch }, outputDelta, inputDelta, from, to) =>
    kernels.batchNormBackward(inputDelta, outputDelta, input as Matrix, batch!, gain!.data, from, to),
  update(kernels, { input: { cols }, batch }, _outputDelta, parameter, update, from, to) {
    // The sums over the batch are the gradients: one row of them.
    const at = SUMS[parameter as 0 | 1] * cols;
    kernels.updateBias(update, new Panels(1, cols, batch!.subarray(at, at + cols)), from, to);
  },
};
