import { constantSchedule } from './constant.ts';
import { cosineSchedule } from './cosine.ts';
import { coslog4Schedule } from './coslog4.ts';
import { exponentialSchedule } from './exponential.ts';
import { inverseScalingSchedule } from './inverse-scaling.ts';
import { oneCycleSchedule } from './one-cycle.ts';
import { reduceOnPlateauSchedule } from './reduce-on-plateau.ts';
import type { Schedule } from './schedule.ts';
import { stepSchedule } from './step.ts';
import { warmUpSchedule } from './warm-up.ts';

/** Every schedule, by the name that options and model files use. */
export const schedules: Readonly<Record<string, Schedule>> = {
  constant: constantSchedule,
  coslog4: coslog4Schedule,
  cosine: cosineSchedule,
  exponential: exponentialSchedule,
  inverseScaling: inverseScalingSchedule,
  oneCycle: oneCycleSchedule,
  reduceOnPlateau: reduceOnPlateauSchedule,
  step: stepSchedule,
  warmUp: warmUpSchedule,
};
