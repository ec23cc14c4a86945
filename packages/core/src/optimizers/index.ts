import { adagradOptimizer } from './adagrad.ts';
import { adamOptimizer } from './adam.ts';
import { adamaxOptimizer } from './adamax.ts';
import { adamwOptimizer } from './adamw.ts';
import { amsgradOptimizer } from './amsgrad.ts';
import { lbfgsOptimizer } from './lbfgs.ts';
import { lionOptimizer } from './lion.ts';
import { nadamOptimizer } from './nadam.ts';
import type { Optimizer } from './optimizer.ts';
import { rmspropOptimizer } from './rmsprop.ts';
import { rpropOptimizer } from './rprop.ts';
import { sgdOptimizer } from './sgd.ts';

/** Every optimizer, by the name that options and model files use. */
export const optimizers: Readonly<Record<string, Optimizer>> = {
  adagrad: adagradOptimizer,
  adam: adamOptimizer,
  adamax: adamaxOptimizer,
  adamw: adamwOptimizer,
  amsgrad: amsgradOptimizer,
  lbfgs: lbfgsOptimizer,
  lion: lionOptimizer,
  nadam: nadamOptimizer,
  rmsprop: rmspropOptimizer,
  rprop: rpropOptimizer,
  sgd: sgdOptimizer,
};
