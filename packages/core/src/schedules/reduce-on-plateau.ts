import { UsageError } from '../errors.ts';
import { checkRange } from './check-range.ts';
import type { Schedule, ScheduleSpec } from './schedule.ts';

const FACTOR = 0;
const BEST = 1;
/** Epochs since the best one. */
const BAD = 2;
/** Epochs that are still to pass without counting. */
const COOLDOWN = 3;

/** Options of reduceOnPlateau; see its formula. */
export interface ReduceOnPlateauOptions {
  readonly factor?: number;
  readonly patience?: number;
  readonly threshold?: number;
  readonly cooldown?: number;
  readonly minimum?: number;
}

/**
 * The rate is multiplied by `factor`, down to `minimum` of the run's, once more than `patience` epochs have not brought a loss below (1 −
 * `threshold`) times the best; then `cooldown` epochs do not count. The loss is that of the validation rows, else of training. As
 * PyTorch's `ReduceLROnPlateau` with eps 0.
 *
 * @example
 * ```ts
 * reduceOnPlateau({ patience: 4 }); // { "name": "reduceOnPlateau", "patience": 4 }
 * ```
 */
export function reduceOnPlateau(options: ReduceOnPlateauOptions = {}): ScheduleSpec {
  return { name: 'reduceOnPlateau', ...options };
}

export const reduceOnPlateauSchedule: Schedule = {
  defaults: { factor: 0.1, patience: 10, threshold: 1e-4, cooldown: 0, minimum: 0 },
  check(options) {
    checkRange('reduceOnPlateau', options, 'factor', { above: 0, most: 1 });
    if (!(options['threshold']! < 1)) {
      throw new UsageError(
        `schedule reduceOnPlateau: expected threshold below 1, got ${options['threshold']}: no loss would do`,
      );
    }
    if (options['minimum'] !== 0) checkRange('reduceOnPlateau', options, 'minimum', { above: 0, most: 1 });
  },
  factor: (_options, _moment, state) => state[FACTOR]!,
  begin(state) {
    state[FACTOR] = 1;
    state[BEST] = Number.POSITIVE_INFINITY;
    state[BAD] = 0;
    state[COOLDOWN] = 0;
  },
  observe({ factor, patience, threshold, cooldown, minimum }, loss, state) {
    const isBetter = loss < state[BEST]! * (1 - threshold!);
    if (isBetter) state[BEST] = loss;
    state[BAD] = isBetter ? 0 : state[BAD]! + 1;
    if (state[COOLDOWN]! > 0) {
      state[COOLDOWN] = state[COOLDOWN]! - 1;
      state[BAD] = 0;
    }
    if (state[BAD]! <= patience!) return;
    state[FACTOR] = Math.max(state[FACTOR]! * factor!, minimum!);
    state[COOLDOWN] = cooldown!;
    state[BAD] = 0;
  },
};
