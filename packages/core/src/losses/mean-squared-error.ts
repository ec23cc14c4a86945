import { elementwiseLoss } from './elementwise-loss.ts';
import type { Loss } from './loss.ts';

/**
 * L = 1/n · Σₖ (oₖ − tₖ)² over the n outputs of a sample, averaged over the batch: PyTorch's `MSELoss`.
 * Gradient: 2 (oₖ − tₖ) / n / batch.
 */
export const meanSquaredError: Loss = elementwiseLoss({
  formula: {
    name: 'meanSquaredError',
    mean: true,
    term: (o, t) => (o - t) * (o - t),
    slope: (o, t) => 2 * (o - t),
  },
  logitsOf: null,
  outputLayer: { classification: 'sigmoid', regression: 'identity' },
  oneOutputForTwoClasses: false,
});
