import { AVERAGE_RATE, TRANSFORM_SCALARS, type Transform } from '../kernels/formulas.ts';
import { LEARNING_RATE } from '../optimizers/optimizer.ts';
import { scheduleFactor } from '../schedules/complete-schedule.ts';
import { schedules } from '../schedules/index.ts';
import { transforms } from '../transforms/index.ts';
import { momentOf, RATE, UPDATES } from './clock.ts';
import type { ParameterGroup } from './groups.ts';
import type { Run } from './run.ts';
import { clipsNorm } from './run-spec.ts';

/** How strong a transform is in a run; 0 where it is not asked for. */
function strengthOf({ spec, decoupledDecay }: Run, name: string): number {
  if (name === 'scale') return clipsNorm(spec) ? 1 : 0;
  if (name === 'decoupledWeightDecay') return decoupledDecay;
  const given: Readonly<Record<string, number>> = { ...spec.transforms };
  return given[name] ?? 0;
}

/** The transforms of a group's parameters, in the order of the registry. */
export function transformsOf(run: Run, { decays }: ParameterGroup): Transform[] {
  return Object.entries(transforms)
    .filter(([name, { decaying }]) => strengthOf(run, name) > 0 && (decays || !decaying))
    .map(([, transform]) => transform);
}

/** Sets the scalars of all groups, and the schedule, to their beginning. */
export function initializeScalars(run: Run): void {
  const { optimizer, options, scheduleState } = run;
  run.clock.fill(0);
  scheduleState.fill(0);
  schedules[run.schedule.name]!.begin?.(scheduleState);
  for (const { scalars } of run.groups) {
    scalars.fill(0);
    optimizer.init(options, scalars);
    for (const [name, { slot }] of Object.entries(transforms))
      scalars[TRANSFORM_SCALARS + slot] = strengthOf(run, name);
  }
}

/** Moves the scalars of all groups on to the update of a step; called once per step, by one worker alone. */
export function advanceScalars(run: Run, step: number): void {
  const { optimizer, options, schedule, scheduleState, clock, decoupledDecay } = run;
  const factor = scheduleFactor(schedule.name, schedule.options, momentOf(run, step), scheduleState);
  const rate = options['learningRate']! * factor;
  clock[RATE] = rate;
  clock[UPDATES] = clock[UPDATES]! + 1;
  const stays = averageDecay(run.spec.average ?? 0, clock[UPDATES]!);
  for (const { learningRate, decayRate, scalars } of run.groups) {
    scalars[LEARNING_RATE] = rate * learningRate;
    scalars[TRANSFORM_SCALARS + transforms['decoupledWeightDecay']!.slot] = rate * decayRate * decoupledDecay;
    scalars[AVERAGE_RATE] = 1 - stays;
    optimizer.advance(scalars);
  }
}

/**
 * How much of an average stays at update number t, from 1: `most` in the end, but at first only (1 + t)/(10 + t), so that the initial
 * weights are soon forgotten. The rule is that of TensorFlow's `ExponentialMovingAverage` with `num_updates`.
 *
 * @example
 * ```ts
 * averageDecay(0.999, 8); // 0.5
 * ```
 */
export function averageDecay(most: number, t: number): number {
  return Math.min(most, (1 + t) / (10 + t));
}

/** Tells the schedule the loss of an epoch that is done. */
export function observeLoss({ schedule, scheduleState }: Run, loss: number): void {
  schedules[schedule.name]!.observe?.(schedule.options, loss, scheduleState);
}
