/** A schedule as plain data: its name in the registry and its numbers. Numbers left out take that schedule's defaults. */
export interface ScheduleSpec {
  readonly name: string;
  readonly [option: string]: string | number;
}

/** Where in training a step stands. */
export interface Moment {
  /** Steps before this one, over all epochs. */
  readonly step: number;
  /** Steps of all epochs together, at least 1. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Rows of the training data. */
  readonly rows: number;
}

/** Doubles that a schedule may keep from epoch to epoch. */
export const SCHEDULE_STATE = 8;

/** Options of a schedule by name, complete. */
export type ScheduleOptions = Readonly<Record<string, number>>;

/** How the learning rate changes while training goes on: a pure function of the moment and of the state it keeps, if any. */
export interface Schedule {
  /** The options and their defaults. */
  readonly defaults: Readonly<Record<string, number>>;
  /** @throws UsageError for options that cannot be; each is finite and at least 0 already. */
  check(options: ScheduleOptions): void;
  /** What the run's learning rate is multiplied by at a step. */
  factor(options: ScheduleOptions, moment: Moment, state: Float64Array): number;
  /** The state before the first step; absent where there is none. */
  begin?(state: Float64Array): void;
  /** Takes note of the loss of an epoch, validation's where there is one. */
  observe?(options: ScheduleOptions, loss: number, state: Float64Array): void;
}

/** The epoch of a moment, from 0. */
export function epochOf({ step, stepsPerEpoch }: Moment): number {
  return Math.floor(step / stepsPerEpoch);
}
