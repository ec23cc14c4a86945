import { elementwiseLoss } from './elementwise-loss.ts';
import type { Loss } from './loss.ts';

/**
 * L = ½ · Σₖ (tₖ − oₖ)² over the outputs of a sample, averaged over the batch: the error of Rashid, "Make Your Own Neural
 * Network". Gradient: (oₖ − tₖ) / batch.
 */
export const bookSquaredError: Loss = elementwiseLoss({
  formula: {
    name: 'bookSquaredError',
    mean: false,
    term: (o, t) => 0.5 * ((t - o) * (t - o)),
    slope: (o, t) => o - t,
  },
  logitsOf: null,
  outputLayer: { classification: 'sigmoid', regression: 'identity' },
  oneOutputForTwoClasses: false,
});
