import { exp, log } from '../numerics.ts';
import type { Loss } from './loss.ts';

/**
 * L = Σₖ tₖ · (log Σⱼ exp(xⱼ) − xₖ) on the logits x of a sample, averaged over the batch: PyTorch's `CrossEntropyLoss`, with
 * probabilities as targets (one-hot for classes). Gradient: (softmax(x)ₖ · Σⱼ tⱼ − tₖ) / batch.
 */
export const softmaxCrossEntropy: Loss = {
  logitsOf: 'softmax',
  outputLayer: { classification: 'softmax', regression: null },
  oneOutputForTwoClasses: false,
  value(_kernels, outputs, targets, losses, offset, from, to) {
    const n = outputs.cols;
    const x = outputs.data;
    for (let s = from; s < to; s++) {
      let max = Number.NEGATIVE_INFINITY;
      // NaN must survive, so that divergence is seen: `!(v <= max)` takes it, `v > max` would not.
      for (let i = s * n; i < (s + 1) * n; i++) if (!(x[i]! <= max)) max = x[i]!;
      let sum = 0;
      for (let i = s * n; i < (s + 1) * n; i++) sum += exp(x[i]! - max);
      const logSum = log(sum);
      let loss = 0;
      for (let i = s * n; i < (s + 1) * n; i++) loss += targets.data[i]! * (logSum - (x[i]! - max));
      losses[offset + s] = loss;
    }
  },
  gradient(kernels, outputs, targets, delta, count, from, to) {
    const n = outputs.cols;
    kernels.softmaxRows(delta, outputs, from, to);
    for (let s = from; s < to; s++) {
      let total = 0;
      for (let i = s * n; i < (s + 1) * n; i++) total += targets.data[i]!;
      for (let i = s * n; i < (s + 1) * n; i++)
        delta.data[i] = (delta.data[i]! * total - targets.data[i]!) / count;
    }
  },
};
