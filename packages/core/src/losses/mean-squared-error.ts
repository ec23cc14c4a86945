import type { Loss } from './loss.ts';

/**
 * L = 1/n · Σₖ (oₖ − tₖ)² over the n outputs of a sample, averaged over the batch: PyTorch's `MSELoss`.
 * Gradient: 2 (oₖ − tₖ) / n / batch.
 */
export const meanSquaredError: Loss = {
  logitsOf: null,
  outputLayer: { classification: 'sigmoid', regression: 'identity' },
  oneOutputForTwoClasses: false,
  value(_kernels, outputs, targets, losses, offset, from, to) {
    const n = outputs.cols;
    for (let s = from; s < to; s++) {
      let sum = 0;
      for (let i = s * n; i < (s + 1) * n; i++) {
        const error = outputs.data[i]! - targets.data[i]!;
        sum += error * error;
      }
      losses[offset + s] = sum / n;
    }
  },
  gradient(_kernels, outputs, targets, delta, count, from, to) {
    const n = outputs.cols;
    for (let i = from * n; i < to * n; i++) {
      delta.data[i] = (2 * (outputs.data[i]! - targets.data[i]!)) / n / count;
    }
  },
};
