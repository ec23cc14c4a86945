import { clipValue } from './clip-value.ts';
import { decoupledWeightDecay } from './decoupled-weight-decay.ts';
import type { GradientTransform } from './gradient-transform.ts';
import { l1 } from './l1.ts';
import { scale } from './scale.ts';
import { weightDecay } from './weight-decay.ts';

/**
 * Every transform, by the name that specs use, in the order in which they are applied. It is PyTorch's: a penalty in the loss is in
 * `.grad` when `clip_grad_*` acts on it, and an optimizer adds its weight decay afterwards, so that decay is never clipped. What
 * changes the parameter comes last: the others see it as it was.
 */
export const transforms: Readonly<Record<string, GradientTransform>> = {
  l1,
  scale,
  clipValue,
  weightDecay,
  decoupledWeightDecay,
};
