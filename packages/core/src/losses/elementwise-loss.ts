import type { LossFormula } from '../kernels/formulas.ts';
import type { Loss } from './loss.ts';

/** A loss with its formula in sight, for whoever makes faster kernels of it. */
export interface ElementwiseLoss extends Loss {
  readonly formula: LossFormula;
}

/**
 * The loss that adds up one formula over the outputs of a sample.
 * @param parameter The value of the loss's option, which the formula is given.
 */
export function elementwiseLoss(
  loss: Omit<ElementwiseLoss, 'value' | 'gradient' | 'withOption'>,
  parameter: number = loss.option?.default ?? 0,
): ElementwiseLoss {
  return {
    ...loss,
    withOption: (value) => elementwiseLoss(loss, value),
    value: (kernels, outputs, targets, losses, offset, from, to) =>
      kernels.lossValue(loss.formula, losses, offset, outputs, targets, from, to, parameter),
    gradient: (kernels, outputs, targets, delta, count, from, to) =>
      kernels.lossGradient(loss.formula, delta, outputs, targets, count, from, to, parameter),
  };
}
