import { MOST_TRIALS } from '../optimizers/lbfgs-search.ts';
import type { Run } from './run.ts';

/** Evaluations of a search at most: the first gradient, one trial more than are counted, and the losses once more. */
const SEARCH_STEPS = 1 + (MOST_TRIALS + 1) + 1;

/** Steps of an epoch. */
export function trainingSteps({ optimizer, datasets, stepRows }: Run): number {
  return optimizer.searchesLine === true ? SEARCH_STEPS : Math.ceil(datasets.train.rows / stepRows);
}
