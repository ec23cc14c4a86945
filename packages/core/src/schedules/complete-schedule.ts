import { completeNumbers } from '../complete-numbers.ts';
import { lookUp } from '../registry.ts';
import { checkRange } from './check-range.ts';
import { schedules } from './index.ts';
import type { Moment, ScheduleOptions, ScheduleSpec } from './schedule.ts';
import { warmUpFactor } from './warm-up.ts';

/** What any schedule may be told beside its own options: epochs of linear warm-up before it begins, and the part of the rate that they start from. */
const WARM_UP = { warmUp: 0, warmUpStart: 1 / 3 } as const;

/**
 * The options of a schedule with its defaults filled in, and with `warmUp` (epochs, 0 for none) and `warmUpStart`.
 * @throws UsageError for an unknown schedule or option, or an impossible number.
 */
export function completeSchedule(spec: ScheduleSpec): ScheduleOptions {
  const { defaults, check } = lookUp(schedules, 'schedule', spec.name);
  const options = completeNumbers('schedule', { ...defaults, ...WARM_UP }, spec);
  check(options);
  checkRange(spec.name, options, 'warmUpStart', { above: 0, most: 1 });
  return options;
}

/**
 * What the run's learning rate is multiplied by at a moment: the schedule's factor, times that of the warm-up if there is one, as
 * PyTorch's `ChainedScheduler` composes them.
 *
 * @param options From {@link completeSchedule}.
 */
export function scheduleFactor(
  name: string,
  options: ScheduleOptions,
  moment: Moment,
  state: Float64Array,
): number {
  const factor = schedules[name]!.factor(options, moment, state);
  const warm = Math.round(options['warmUp']! * moment.stepsPerEpoch);
  return warm === 0 ? factor : factor * warmUpFactor(options['warmUpStart']!, moment.step, warm);
}
