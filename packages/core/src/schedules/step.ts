import { exp, log } from '../numerics.ts';
import { checkRange } from './check-range.ts';
import { epochOf, type Schedule, type ScheduleSpec } from './schedule.ts';

/** Options of step; see its formula. */
export interface StepOptions {
  readonly every?: number;
  readonly gamma?: number;
}

/**
 * γ^⌊epoch / every⌋: the rate falls by γ every so many epochs, as PyTorch's `StepLR`.
 *
 * @example
 * ```ts
 * step({ every: 10, gamma: 0.5 }); // { "name": "step", "every": 10, "gamma": 0.5 }
 * ```
 */
export function step(options: StepOptions = {}): ScheduleSpec {
  return { name: 'step', ...options };
}

export const stepSchedule: Schedule = {
  defaults: { every: 10, gamma: 0.1 },
  check(options) {
    checkRange('step', options, 'every', { above: 0 });
    checkRange('step', options, 'gamma', { above: 0 });
  },
  factor: ({ every, gamma }, moment) => exp(Math.floor(epochOf(moment) / every!) * log(gamma!)),
};
