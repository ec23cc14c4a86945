import { aboveZero } from '../kernels/formula-option.ts';
import { elementwiseLoss } from './elementwise-loss.ts';
import type { Loss } from './loss.ts';

/**
 * With e = oₖ − tₖ: L = 1/n · Σₖ (½e² where |e| < δ, else δ · (|e| − ½δ)), averaged over the batch: PyTorch's `HuberLoss`. Errors beyond δ
 * pull no harder than δ. Gradient: e cut to [−δ, δ], / n / batch.
 *
 * Option: `delta` δ [1], above 0, in the units of the targets that the network is given (standardized ones as a rule).
 * Source: P. Huber, Robust Estimation of a Location Parameter, 1964.
 */
export const huber: Loss = elementwiseLoss({
  formula: {
    name: 'huber',
    mean: true,
    term(o, t, delta) {
      const size = Math.abs(o - t);
      return size < delta ? 0.5 * (size * size) : delta * (size - 0.5 * delta);
    },
    slope(o, t, delta) {
      const e = o - t;
      const low = e < -delta ? -delta : e;
      return low > delta ? delta : low;
    },
  },
  option: aboveZero('delta', 1),
  logitsOf: null,
  outputLayer: { classification: null, regression: 'identity' },
  oneOutputForTwoClasses: false,
});
