import { sigmoid, softplus } from '../numerics.ts';
import type { Loss } from './loss.ts';

/**
 * L = 1/n · Σₖ (softplus(xₖ) − tₖ·xₖ) on the logits x, where softplus(x) = log(1 + eˣ), averaged over the batch: PyTorch's
 * `BCEWithLogitsLoss`. Gradient: (sigmoid(xₖ) − tₖ) / n / batch.
 */
export const binaryCrossEntropy: Loss = {
  logitsOf: 'sigmoid',
  outputLayer: { classification: 'sigmoid', regression: null },
  oneOutputForTwoClasses: true,
  value(_kernels, outputs, targets, losses, offset, from, to) {
    const n = outputs.cols;
    for (let s = from; s < to; s++) {
      let sum = 0;
      for (let i = s * n; i < (s + 1) * n; i++) {
        const x = outputs.data[i]!;
        // max(x, 0) − t·x first: for a confident and right answer both are large and cancel exactly.
        sum += (x < 0 ? 0 : x) - targets.data[i]! * x + softplus(x < 0 ? x : -x);
      }
      losses[offset + s] = sum / n;
    }
  },
  gradient(_kernels, outputs, targets, delta, count, from, to) {
    const n = outputs.cols;
    for (let i = from * n; i < to * n; i++) {
      delta.data[i] = (sigmoid(outputs.data[i]!) - targets.data[i]!) / n / count;
    }
  },
};
