import type { Loss } from './loss.ts';

/**
 * L = Σₖ tₖ · (log Σⱼ exp(xⱼ) − xₖ) on the logits x of a sample, averaged over the batch: PyTorch's `CrossEntropyLoss`, with
 * probabilities as targets (one-hot for classes). Gradient: (softmax(x)ₖ · Σⱼ tⱼ − tₖ) / batch.
 */
export const softmaxCrossEntropy: Loss = {
  logitsOf: 'softmax',
  outputLayer: { classification: 'softmax', regression: null },
  oneOutputForTwoClasses: false,
  value: (kernels, outputs, targets, losses, offset, from, to) =>
    kernels.crossEntropyValue(losses, offset, outputs, targets, from, to),
  gradient: (kernels, outputs, targets, delta, count, from, to) =>
    kernels.crossEntropyGradient(delta, outputs, targets, count, from, to),
};
