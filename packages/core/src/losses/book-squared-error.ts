import type { Loss } from './loss.ts';

/**
 * L = ½ · Σₖ (tₖ − oₖ)² over the outputs of a sample, averaged over the batch: the error of Rashid, "Make Your Own Neural
 * Network". Gradient: (oₖ − tₖ) / batch.
 */
export const bookSquaredError: Loss = {
  logitsOf: null,
  outputLayer: { classification: 'sigmoid', regression: 'identity' },
  oneOutputForTwoClasses: false,
  value(_kernels, outputs, targets, losses, offset, from, to) {
    const n = outputs.cols;
    for (let s = from; s < to; s++) {
      let sum = 0;
      for (let i = s * n; i < (s + 1) * n; i++) {
        const error = targets.data[i]! - outputs.data[i]!;
        sum += error * error;
      }
      losses[offset + s] = 0.5 * sum;
    }
  },
  gradient(_kernels, outputs, targets, delta, count, from, to) {
    const n = outputs.cols;
    for (let i = from * n; i < to * n; i++) delta.data[i] = (outputs.data[i]! - targets.data[i]!) / count;
  },
};
