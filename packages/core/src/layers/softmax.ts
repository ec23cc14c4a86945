import type { Matrix } from '../matrix.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ): the output layer that turns logits into probabilities of classes. Under `softmaxCrossEntropy`,
 * training works on its input, where the gradient is simply (y − t).
 */
export function softmax(): LayerSpec {
  return { kind: 'softmax' };
}

export const softmaxLayer: LayerKind = {
  elementwise: false,
  sparseInput: false,
  cutsColumns: false,
  check: (spec) => checkOptions(spec, []),
  outputs: (_spec, inputs) => inputs,
  parameters: () => [],
  forward: (kernels, { input, output }, from, to) => kernels.softmaxRows(output, input as Matrix, from, to),
  backward: (kernels, { output }, outputDelta, inputDelta, from, to) =>
    kernels.softmaxBackward(inputDelta, outputDelta, output, from, to),
  update: () => undefined,
};
