import { UsageError } from '../errors.ts';
import type { UpdateRule } from '../kernels/formulas.ts';
import { LEARNING_RATE, type Optimizer, type OptimizerSpec } from './optimizer.ts';

const ETA_MINUS = 1;
const ETA_PLUS = 2;
const SMALLEST = 3;
const LARGEST = 4;

/** Options of rprop; see its formula. */
export interface RpropOptions {
  readonly learningRate?: number;
  readonly etaMinus?: number;
  readonly etaPlus?: number;
  readonly smallestStep?: number;
  readonly largestStep?: number;
}

/**
 * Rprop without backtracking (Riedmiller and Braun 1993) as PyTorch has it, on the gradient over all rows: each parameter has a step
 * size s of its own, at first the learning rate. Where g keeps its sign s grows by η⁺, where it turns s shrinks by η⁻ and g counts as 0,
 * this time and as the next one's predecessor; s is kept between its limits; θ ← θ − sign(g)·s.
 *
 * Options: `learningRate`, `etaMinus` η⁻, `etaPlus` η⁺, `smallestStep`, `largestStep`.
 *
 * @example
 * ```ts
 * const optimizer = rprop({ learningRate: 0.01 });
 * ```
 */
export function rprop(options: RpropOptions = {}): OptimizerSpec {
  return { name: 'rprop', ...options };
}

// A step size is never 0 but before the first step.
const rule: UpdateRule = {
  name: 'rprop',
  slots: 2,
  update(p, g, [previous, size], [learningRate, etaMinus, etaPlus, smallest, largest]) {
    const agreement = g * previous;
    const shrink = agreement < 0 ? etaMinus : 1;
    const factor = agreement > 0 ? etaPlus : shrink;
    const wanted = (size === 0 ? learningRate : size) * factor;
    const bounded = wanted < smallest ? smallest : wanted;
    const step = bounded > largest ? largest : bounded;
    const kept = agreement < 0 ? 0 : g;
    const negative = kept < 0 ? -1 : kept;
    const direction = kept > 0 ? 1 : negative;
    return [p - direction * step, kept, step];
  },
};

export const rpropOptimizer: Optimizer = {
  defaults: { learningRate: 0.01, etaMinus: 0.5, etaPlus: 1.2, smallestStep: 1e-6, largestStep: 50 },
  gradientScale: 'invariant',
  fullBatch: true,
  followsRate: false,
  check({ etaMinus, etaPlus, smallestStep, largestStep }) {
    if (!(etaMinus! > 0 && etaMinus! < 1 && etaPlus! > 1)) {
      throw new UsageError(
        `optimizer rprop: expected etaMinus between 0 and 1 and etaPlus above 1, got ${etaMinus} and ${etaPlus}`,
      );
    }
    if (!(smallestStep! > 0 && smallestStep! <= largestStep!)) {
      throw new UsageError(
        `optimizer rprop: expected 0 < smallestStep ≤ largestStep, got ${smallestStep} and ${largestStep}`,
      );
    }
  },
  rules: [rule],
  rule: () => rule,
  init(options, scalars) {
    scalars[LEARNING_RATE] = options['learningRate']!;
    scalars[ETA_MINUS] = options['etaMinus']!;
    scalars[ETA_PLUS] = options['etaPlus']!;
    scalars[SMALLEST] = options['smallestStep']!;
    scalars[LARGEST] = options['largestStep']!;
  },
  advance: () => undefined,
};
