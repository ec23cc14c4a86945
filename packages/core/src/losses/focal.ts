import { atLeastZero } from '../kernels/formula-option.ts';
import { exp, log1p } from '../numerics.ts';
import { elementwiseLoss } from './elementwise-loss.ts';
import type { Loss } from './loss.ts';

/**
 * L = 1/n · Σₖ (tₖ · f(xₖ) + (1 − tₖ) · f(−xₖ)) on the logits x of a sample, averaged over the batch, with
 * f(x) = −(1 − p)^γ · log p, p = sigmoid(x): the cross-entropy of each class against the rest, in which what is right already counts less.
 * With γ = 0 it is `binaryCrossEntropy`. Gradient: (tₖ · f′(xₖ) − (1 − tₖ) · f′(−xₖ)) / n / batch with
 * f′(x) = −(1 − p)^γ · ((1 − p) − γ · p · log p).
 *
 * Option: `gamma` γ [2], at least 0.
 * Source: T. Lin et al., Focal Loss for Dense Object Detection, 2017, arXiv 1708.02002; torchvision's `sigmoid_focal_loss` without its α.
 */
export const focal: Loss = elementwiseLoss({
  formula: {
    name: 'focal',
    mean: true,
    term(x, t, gamma) {
      // −log p and −log(1 − p): (1 − p)^γ is exp(−γ · no).
      const both = log1p(exp(-Math.abs(x)));
      const yes = (x < 0 ? -x : 0) + both;
      const no = (x < 0 ? 0 : x) + both;
      return t * (yes * exp(-gamma * no)) + (1 - t) * (no * exp(-gamma * yes));
    },
    slope(x, t, gamma) {
      const e = exp(-Math.abs(x));
      const both = log1p(e);
      const yes = (x < 0 ? -x : 0) + both;
      const no = (x < 0 ? 0 : x) + both;
      const p = (x < 0 ? e : 1) / (1 + e);
      const q = (x < 0 ? 1 : e) / (1 + e);
      const up = exp(-gamma * yes) * (p + gamma * no * q);
      const down = exp(-gamma * no) * (q + gamma * yes * p);
      return (1 - t) * up - t * down;
    },
  },
  option: atLeastZero('gamma', 2),
  logitsOf: 'sigmoid',
  outputLayer: { classification: 'sigmoid', regression: null },
  oneOutputForTwoClasses: false,
});
