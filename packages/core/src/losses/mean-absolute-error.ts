import { elementwiseLoss } from './elementwise-loss.ts';
import type { Loss } from './loss.ts';

/**
 * L = 1/n · Σₖ |oₖ − tₖ| over the n outputs of a sample, averaged over the batch: PyTorch's `L1Loss`; the median is what lowers it most.
 * Gradient: sign(oₖ − tₖ) / n / batch, 0 where they are equal.
 */
export const meanAbsoluteError: Loss = elementwiseLoss({
  formula: {
    name: 'meanAbsoluteError',
    mean: true,
    term: (o, t) => Math.abs(o - t),
    slope: (o, t) => (o > t ? 1 : o < t ? -1 : 0),
  },
  logitsOf: null,
  outputLayer: { classification: null, regression: 'identity' },
  oneOutputForTwoClasses: false,
});
