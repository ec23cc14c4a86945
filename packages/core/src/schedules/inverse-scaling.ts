import { exp, log } from '../numerics.ts';
import { checkRange } from './check-range.ts';
import { epochOf, type Schedule, type ScheduleSpec } from './schedule.ts';

/** Options of inverseScaling; see its formula. */
export interface InverseScalingOptions {
  readonly power?: number;
}

/**
 * 1 / (1 + n)^power with n the training rows seen in the epochs before this one, as scikit-learn's `learning_rate='invscaling'`.
 *
 * @example
 * ```ts
 * inverseScaling({ power: 0.25 }); // { "name": "inverseScaling", "power": 0.25 }
 * ```
 */
export function inverseScaling(options: InverseScalingOptions = {}): ScheduleSpec {
  return { name: 'inverseScaling', ...options };
}

export const inverseScalingSchedule: Schedule = {
  defaults: { power: 0.5 },
  check: (options) => checkRange('inverseScaling', options, 'power', { above: 0 }),
  factor: ({ power }, moment) => exp(-power! * log(1 + epochOf(moment) * moment.rows)),
};
