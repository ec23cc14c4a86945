import { aboveZero } from '../kernels/formula-option.ts';
import { elementwiseLoss } from './elementwise-loss.ts';
import type { Loss } from './loss.ts';

/**
 * L = 1/n · Σₖ max(0, margin − sₖ · xₖ) on the scores x of a sample, averaged over the batch, with sₖ = 2tₖ − 1: 1 for the class itself,
 * −1 for the others; so each output is a support vector machine of its class against the rest, and the largest score decides. Gradient:
 * −sₖ / n / batch where the margin is missed, else 0. Scores are no probabilities.
 *
 * Option: `margin` [1], above 0.
 * Source: C. Cortes and V. Vapnik, Support-Vector Networks, 1995.
 */
export const hinge: Loss = elementwiseLoss({
  formula: {
    name: 'hinge',
    mean: true,
    term(x, t, margin) {
      const missing = margin - (2 * t - 1) * x;
      return missing < 0 ? 0 : missing;
    },
    slope(x, t, margin) {
      const sign = 2 * t - 1;
      return margin - sign * x > 0 ? -sign : 0;
    },
  },
  option: aboveZero('margin', 1),
  logitsOf: null,
  outputLayer: { classification: 'identity', regression: null },
  oneOutputForTwoClasses: false,
});
