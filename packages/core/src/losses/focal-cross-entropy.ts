import { atLeastZero } from '../kernels/formula-option.ts';
import { exp, log } from '../numerics.ts';
import { elementwiseLoss } from './elementwise-loss.ts';
import type { Loss } from './loss.ts';

/**
 * L = −Σₖ tₖ · (1 − pₖ)^γ · log pₖ on the probabilities p of a sample, which the output layer `softmax` gives, averaged over the batch: the
 * cross-entropy of classes, in which what is right already counts less; with γ = 0 it is `softmaxCrossEntropy`. Gradient:
 * −tₖ · (1 − pₖ)^γ · (1 / pₖ − γ · log pₖ / (1 − pₖ)) / batch.
 *
 * p below 2⁻¹⁰²² is taken for that, with no gradient: where a logit is some 708 below another, nothing more is learned of it.
 *
 * Option: `gamma` γ [2], at least 0.
 * Source: T. Lin et al., Focal Loss for Dense Object Detection, 2017, arXiv 1708.02002, without its α.
 */
export const focalCrossEntropy: Loss = elementwiseLoss({
  formula: {
    name: 'focalCrossEntropy',
    mean: false,
    term(p, t, gamma) {
      const q = p < 2.2250738585072014e-308 ? 2.2250738585072014e-308 : p;
      // (1 − p)^γ is exp(γ · log(1 − p)), of which γ = 0 must not make 0 · ∞.
      const rest = 1 - p < 2.2250738585072014e-308 ? 2.2250738585072014e-308 : 1 - p;
      return -(t * (exp(gamma * log(rest)) * log(q)));
    },
    slope(p, t, gamma) {
      const rest = 1 - p < 2.2250738585072014e-308 ? 2.2250738585072014e-308 : 1 - p;
      const slope = t * (exp(gamma * log(rest)) * (gamma * (log(p) / rest) - 1 / p));
      return p < 2.2250738585072014e-308 ? 0 : slope;
    },
  },
  option: atLeastZero('gamma', 2),
  logitsOf: null,
  outputLayer: { classification: 'softmax', regression: null },
  oneOutputForTwoClasses: false,
});
