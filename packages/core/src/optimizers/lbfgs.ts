import { UsageError } from '../errors.ts';
import { keepGradient } from '../kernels/keep-gradient.ts';
import { LEARNING_RATE, type Optimizer, type OptimizerSpec } from './optimizer.ts';

/** Options of lbfgs; see its formula. */
export interface LbfgsOptions {
  readonly learningRate?: number;
  readonly history?: number;
}

/**
 * L-BFGS (Nocedal 1980) with a line search for the strong Wolfe conditions, on the gradient over all rows, as PyTorch's
 * `LBFGS(line_search_fn='strong_wolfe', max_iter=1)`: an epoch is one iteration, θ ← θ + t·d, with as many passes over the rows as its
 * search takes, 25 at most. d = −H·g with H from the last `history` pairs s = t·d and y = g′ − g with s·y > 10⁻¹⁰; t begins from the
 * learning rate (times min(1, 1/Σ|g|) in the first iteration), c₁ = 10⁻⁴, c₂ = 0.9.
 *
 * Options: `learningRate`, `history`.
 *
 * @example
 * ```ts
 * const optimizer = lbfgs({ history: 10 });
 * ```
 */
export function lbfgs(options: LbfgsOptions = {}): OptimizerSpec {
  return { name: 'lbfgs', ...options };
}

export const lbfgsOptimizer: Optimizer = {
  defaults: { learningRate: 1, history: 100 },
  gradientScale: 'invariant',
  fullBatch: true,
  followsRate: false,
  searchesLine: true,
  check({ history, learningRate }) {
    if (!Number.isSafeInteger(history) || history! < 1)
      throw new UsageError(
        `optimizer lbfgs: expected history to be a whole number, at least 1, got ${history}`,
      );
    if (!(learningRate! > 0))
      throw new UsageError(`optimizer lbfgs: expected learningRate above 0, got ${learningRate}`);
  },
  rules: [],
  rule: () => keepGradient,
  init(options, scalars) {
    scalars[LEARNING_RATE] = options['learningRate']!;
  },
  advance: () => undefined,
};
