import { cos } from '../numerics.ts';
import { checkRange } from './check-range.ts';
import type { Schedule, ScheduleSpec } from './schedule.ts';

/** Options of cosine; see its formula. */
export interface CosineOptions {
  readonly minimum?: number;
}

/**
 * m + (1 − m)·½(1 + cos(π·t)) with t the part of all steps that is done and m the `minimum`: half a wave from 1 down to m, as PyTorch's
 * `CosineAnnealingLR` over all steps (Loshchilov and Hutter 2017, arXiv 1608.03983).
 *
 * @example
 * ```ts
 * cosine({ minimum: 0.01 }); // { "name": "cosine", "minimum": 0.01 }
 * ```
 */
export function cosine(options: CosineOptions = {}): ScheduleSpec {
  return { name: 'cosine', ...options };
}

export const cosineSchedule: Schedule = {
  defaults: { minimum: 0 },
  check(options) {
    if (options['minimum'] !== 0) checkRange('cosine', options, 'minimum', { above: 0, most: 1 });
  },
  factor: ({ minimum }, { step, steps }) =>
    minimum! + (1 - minimum!) * 0.5 * (1 + cos(Math.PI * Math.min(step / steps, 1))),
};
