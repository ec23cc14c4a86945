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
  check: (spec) => checkOptions(spec, []),
  outputs: (_spec, inputs) => inputs,
  parameters: () => [],
  forward: (kernels, { input, output }, from, to) => kernels.softmaxRows(output, input, from, to),
  // δxᵢ = yᵢ · (δyᵢ − Σⱼ yⱼ δyⱼ)
  backward: (_kernels, { output }, outputDelta, inputDelta, from, to) => {
    const cols = output.cols;
    for (let r = from; r < to; r++) {
      let mean = 0;
      for (let i = r * cols; i < (r + 1) * cols; i++) mean += output.data[i]! * outputDelta.data[i]!;
      for (let i = r * cols; i < (r + 1) * cols; i++) {
        inputDelta.data[i] = output.data[i]! * (outputDelta.data[i]! - mean);
      }
    }
  },
  gradient: () => undefined,
};
