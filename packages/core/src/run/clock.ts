import type { Moment } from '../schedules/schedule.ts';
import type { Run } from './run.ts';

// What schedules need to know of time, in the run's memory: the training loop writes it between epochs, every worker reads it.

/** The epoch that runs, from 0. */
export const EPOCH = 0;
/** Epochs that training is to have. */
export const EPOCHS = 1;
/** The learning rate of the last step, before the factors of groups. */
export const RATE = 2;
/** Updates so far, which the average of weights warms up by. */
export const UPDATES = 3;
/** Steps of the epoch that were done, once it has ended; 0 where none has: then all of them count. */
export const STEPS = 4;
/** Doubles of the clock. */
export const CLOCK = 8;

/** Where in training a step of this epoch stands. */
export function momentOf(run: Run, stepInEpoch: number): Moment {
  const { rows } = run.datasets.train;
  const stepsPerEpoch = Math.ceil(rows / run.stepRows);
  const { clock } = run;
  return {
    step: clock[EPOCH]! * stepsPerEpoch + stepInEpoch,
    steps: Math.max(clock[EPOCHS]!, 1) * stepsPerEpoch,
    stepsPerEpoch,
    rows,
  };
}

/** The training rows that this epoch has visited, the first ones of its order: all of them, unless time was up. */
export function visitedRows({ clock, datasets: { train }, stepRows }: Run): number {
  const done = clock[STEPS]!;
  return done === 0 ? train.rows : Math.min(done * stepRows, train.rows);
}
