import { TRANSFORM_SCALARS, type Transform } from '../kernels/formulas.ts';
import { LEARNING_RATE } from '../optimizers/optimizer.ts';
import { scheduleFactor } from '../schedules/complete-schedule.ts';
import { schedules } from '../schedules/index.ts';
import { transforms } from '../transforms/index.ts';
import { momentOf, RATE } from './clock.ts';
import type { ParameterGroup } from './groups.ts';
import type { Run } from './run.ts';

/** How strong a transform is in a run; 0 where it is not asked for. */
function strengthOf({ spec, optimizer, options }: Run, name: string): number {
  const own = name === 'decoupledWeightDecay' ? (optimizer.decoupledDecay?.(options) ?? 0) : 0;
  const given: Readonly<Record<string, number>> = { ...spec.transforms };
  return (given[name] ?? 0) + own;
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
  const { optimizer, options, schedule, scheduleState, clock } = run;
  const factor = scheduleFactor(schedule.name, schedule.options, momentOf(run, step), scheduleState);
  const rate = options['learningRate']! * factor;
  const decay = strengthOf(run, 'decoupledWeightDecay');
  clock[RATE] = rate;
  for (const { learningRate, decayRate, scalars } of run.groups) {
    scalars[LEARNING_RATE] = rate * learningRate;
    scalars[TRANSFORM_SCALARS + transforms['decoupledWeightDecay']!.slot] = rate * decayRate * decay;
    optimizer.advance(scalars);
  }
}

/** Tells the schedule the loss of an epoch that is done. */
export function observeLoss({ schedule, scheduleState }: Run, loss: number): void {
  schedules[schedule.name]!.observe?.(schedule.options, loss, scheduleState);
}
