import { UsageError } from '../errors.ts';
import type { ScheduleOptions } from './schedule.ts';

/** @throws UsageError when the option is not above `above`, or above `most`. */
export function checkRange(
  schedule: string,
  options: ScheduleOptions,
  name: string,
  { above, most = Number.POSITIVE_INFINITY }: { above: number; most?: number },
): void {
  const value = options[name]!;
  if (value > above && value <= most) return;
  const limit = most === Number.POSITIVE_INFINITY ? '' : ` and at most ${most}`;
  throw new UsageError(`schedule ${schedule}: expected ${name} above ${above}${limit}, got ${value}`);
}
