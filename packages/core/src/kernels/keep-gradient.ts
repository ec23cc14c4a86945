import type { UpdateRule } from './formulas.ts';

/**
 * The rule that changes no parameter and keeps the gradient as its state: for what needs the whole gradient, or the gradient of several
 * batches, before anything is updated.
 */
export const keepGradient: UpdateRule = {
  name: 'keepGradient',
  slots: 1,
  update: (p, g) => [p, g],
};
