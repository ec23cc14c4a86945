import { sigmoid, softplus } from '../numerics.ts';
import { elementwiseLoss } from './elementwise-loss.ts';
import type { Loss } from './loss.ts';

/**
 * L = 1/n · Σₖ (softplus(xₖ) − tₖ·xₖ) on the logits x, where softplus(x) = log(1 + eˣ), averaged over the batch: PyTorch's
 * `BCEWithLogitsLoss`. Gradient: (sigmoid(xₖ) − tₖ) / n / batch.
 */
export const binaryCrossEntropy: Loss = elementwiseLoss({
  formula: {
    name: 'binaryCrossEntropy',
    mean: true,
    // max(x, 0) − t·x first: for a confident and right answer both are large and cancel exactly.
    term: (x, t) => (x < 0 ? 0 : x) - t * x + softplus(x < 0 ? x : -x),
    slope: (x, t) => sigmoid(x) - t,
  },
  logitsOf: 'sigmoid',
  outputLayer: { classification: 'sigmoid', regression: null },
  oneOutputForTwoClasses: true,
});
