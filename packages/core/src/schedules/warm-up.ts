import { checkRange } from './check-range.ts';
import type { Schedule, ScheduleSpec } from './schedule.ts';

/** Options of warmUp; see its formula. */
export interface WarmUpOptions {
  readonly epochs?: number;
  readonly start?: number;
}

/**
 * s + (1 − s)·t/w for the first w steps, then 1: up along a line from a part `start` of the rate, as PyTorch's `LinearLR`. w is
 * `epochs` in steps, and need not be whole epochs. Before any other schedule, give that one `warmUp` (epochs) and `warmUpStart`.
 *
 * @example
 * ```ts
 * warmUp({ epochs: 2 }); // { "name": "warmUp", "epochs": 2 }
 * ```
 */
export function warmUp(options: WarmUpOptions = {}): ScheduleSpec {
  return { name: 'warmUp', ...options };
}

/** The factor of a warm-up of so many steps. */
export function warmUpFactor(start: number, step: number, steps: number): number {
  return step < steps ? start + (1 - start) * (step / steps) : 1;
}

export const warmUpSchedule: Schedule = {
  defaults: { epochs: 5, start: 1 / 3 },
  check(options) {
    checkRange('warmUp', options, 'epochs', { above: 0 });
    checkRange('warmUp', options, 'start', { above: 0, most: 1 });
  },
  factor: ({ epochs, start }, { step, stepsPerEpoch }) =>
    warmUpFactor(start!, step, Math.round(epochs! * stepsPerEpoch)),
};
