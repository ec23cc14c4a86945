import { cos, log } from '../numerics.ts';
import type { Schedule, ScheduleSpec } from './schedule.ts';

const LN_2: number = log(2);

/**
 * ½(1 − cos(2π·log₂(1 + 15t))) with t the part of all steps that is done: four waves that grow longer, each from 0 to 1 and back, as
 * RealMLP has it (Holzmüller, Grinsztajn and Steinwart 2024, arXiv 2407.04491).
 *
 * @example
 * ```ts
 * coslog4(); // { "name": "coslog4" }
 * ```
 */
export function coslog4(): ScheduleSpec {
  return { name: 'coslog4' };
}

export const coslog4Schedule: Schedule = {
  defaults: {},
  check: () => undefined,
  factor(_options, { step, steps }) {
    const waves = log(1 + 15 * Math.min(step / steps, 1)) / LN_2;
    return 0.5 * (1 - cos(2 * Math.PI * waves));
  },
};
