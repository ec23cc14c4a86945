import { adamOptimizer } from './adam.ts';
import type { Optimizer } from './optimizer.ts';
import { sgdOptimizer } from './sgd.ts';

/** Every optimizer, by the name that options and model files use. */
export const optimizers: Readonly<Record<string, Optimizer>> = {
  adam: adamOptimizer,
  sgd: sgdOptimizer,
};
