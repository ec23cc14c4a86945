import { exp, log } from '../numerics.ts';
import { checkRange } from './check-range.ts';
import { epochOf, type Schedule, type ScheduleSpec } from './schedule.ts';

/** Options of exponential; see its formula. */
export interface ExponentialOptions {
  readonly gamma?: number;
}

/**
 * γ^epoch: the rate falls by γ after each epoch, as PyTorch's `ExponentialLR`.
 *
 * @example
 * ```ts
 * exponential({ gamma: 0.9 }); // { "name": "exponential", "gamma": 0.9 }
 * ```
 */
export function exponential(options: ExponentialOptions = {}): ScheduleSpec {
  return { name: 'exponential', ...options };
}

export const exponentialSchedule: Schedule = {
  defaults: { gamma: 0.95 },
  check: (options) => checkRange('exponential', options, 'gamma', { above: 0 }),
  factor: ({ gamma }, moment) => exp(epochOf(moment) * log(gamma!)),
};
