import { cos } from '../numerics.ts';
import { checkRange } from './check-range.ts';
import type { Schedule, ScheduleSpec } from './schedule.ts';

/** Options of oneCycle; see its formula. */
export interface OneCycleOptions {
  readonly rise?: number;
  readonly divisor?: number;
  readonly finalDivisor?: number;
}

/**
 * Up from 1/d to 1 in the first part (`rise`) of the steps, then down to 1/(d·f), each along half a cosine wave, as PyTorch's
 * `OneCycleLR` with the run's learning rate as its highest (Smith and Topin 2018, arXiv 1708.07120). Momentum stays as it is.
 *
 * Options: `rise`, `divisor` d, `finalDivisor` f.
 *
 * @example
 * ```ts
 * oneCycle({ rise: 0.25 }); // { "name": "oneCycle", "rise": 0.25 }
 * ```
 */
export function oneCycle(options: OneCycleOptions = {}): ScheduleSpec {
  return { name: 'oneCycle', ...options };
}

/** From `start` to `end` along half a cosine wave, t from 0 to 1. */
function anneal(start: number, end: number, t: number): number {
  return end + ((start - end) / 2) * (1 + cos(Math.PI * t));
}

export const oneCycleSchedule: Schedule = {
  defaults: { rise: 0.3, divisor: 25, finalDivisor: 1e4 },
  check(options) {
    checkRange('oneCycle', options, 'rise', { above: 0, most: 1 });
    checkRange('oneCycle', options, 'divisor', { above: 0 });
    checkRange('oneCycle', options, 'finalDivisor', { above: 0 });
  },
  factor({ rise, divisor, finalDivisor }, { step, steps }) {
    const first = 1 / divisor!;
    // Steps count from 0: the highest rate is that of the last one of the first part.
    const peak = rise! * steps - 1;
    if (step <= peak) return anneal(first, 1, peak > 0 ? step / peak : 1);
    return anneal(1, first / finalDivisor!, Math.min((step - peak) / (steps - 1 - peak), 1));
  },
};
