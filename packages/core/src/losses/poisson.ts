import { exp } from '../numerics.ts';
import { elementwiseLoss } from './elementwise-loss.ts';
import type { Loss } from './loss.ts';

/**
 * L = 1/n · Σₖ (exp(xₖ) − tₖ · xₖ) on the logarithms x of the expected counts, averaged over the batch: PyTorch's `PoissonNLLLoss` with
 * log_input and without the term of the targets alone. Gradient: (exp(xₖ) − tₖ) / n / batch.
 *
 * Targets are counts, at least 0; the output layer `exponential` gives the counts that are expected.
 */
export const poisson: Loss = elementwiseLoss({
  formula: {
    name: 'poisson',
    mean: true,
    term: (x, t) => exp(x) - t * x,
    slope: (x, t) => exp(x) - t,
  },
  logitsOf: 'exponential',
  outputLayer: { classification: null, regression: 'exponential' },
  oneOutputForTwoClasses: false,
  targets: 'counts',
});
