import type { Schedule, ScheduleSpec } from './schedule.ts';

/**
 * Factor 1 throughout.
 *
 * @example
 * ```ts
 * constant(); // { "name": "constant" }
 * ```
 */
export function constant(): ScheduleSpec {
  return { name: 'constant' };
}

export const constantSchedule: Schedule = {
  defaults: {},
  check: () => undefined,
  factor: () => 1,
};
