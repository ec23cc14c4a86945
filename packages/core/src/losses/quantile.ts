import { betweenZeroAndOne } from '../kernels/formula-option.ts';
import { elementwiseLoss } from './elementwise-loss.ts';
import type { Loss } from './loss.ts';

/**
 * With e = tₖ − oₖ: L = 1/n · Σₖ max(τ · e, (τ − 1) · e), averaged over the batch: the pinball loss, which the τ-quantile of the targets
 * lowers most; scikit-learn's `mean_pinball_loss`. Gradient: −τ / n / batch where o is too low, (1 − τ) / n / batch where it is too high,
 * 0 where they are equal.
 *
 * Option: `tau` τ [0.5], between 0 and 1.
 * Source: R. Koenker and G. Bassett, Regression Quantiles, 1978.
 */
export const quantile: Loss = elementwiseLoss({
  formula: {
    name: 'quantile',
    mean: true,
    term: (o, t, tau) => (t - o < 0 ? (tau - 1) * (t - o) : tau * (t - o)),
    slope: (o, t, tau) => (o > t ? 1 - tau : o < t ? -tau : 0),
  },
  option: betweenZeroAndOne('tau', 0.5),
  logitsOf: null,
  outputLayer: { classification: null, regression: 'identity' },
  oneOutputForTwoClasses: false,
});
