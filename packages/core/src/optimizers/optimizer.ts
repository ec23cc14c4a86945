/** An optimizer as plain data: its name in the registry and its numbers. Numbers left out take that optimizer's defaults. */
export interface OptimizerSpec {
  readonly name: string;
  readonly [option: string]: string | number;
}

/** The numbers of a step, which all workers read: slot 0 is the learning rate; the rest is the optimizer's own. */
export type StepScalars = Float64Array;

/** Slot of the learning rate in `StepScalars`, where a schedule may write it. */
export const LEARNING_RATE = 0;

/** Numbers that an optimizer may keep in `StepScalars`. */
export const SCALARS = 16;

/**
 * An optimizer is `init` and `apply` over explicit state: `slots` numbers per parameter, zero at first, and the scalars of the step.
 */
export interface Optimizer {
  /** The options and their defaults. `learningRate` is always there. */
  readonly defaults: Readonly<Record<string, number>> & { readonly learningRate: number };
  /** @throws UsageError for options that cannot be, or that would do nothing; each is finite and at least 0 already. */
  check(options: Readonly<Record<string, number>>): void;
  /** State arrays as long as the parameters. */
  slots(options: Readonly<Record<string, number>>): number;
  /** Fills the scalars before the first step. */
  init(options: Readonly<Record<string, number>>, scalars: StepScalars): void;
  /** Moves the scalars on to the next step; called once per step, by one worker alone. */
  advance(scalars: StepScalars): void;
  /** Updates parameters[offset … offset + count) by gradient[0 … count), with state[slot] beside the parameters. */
  apply(
    parameters: Float64Array,
    gradient: Float64Array,
    state: readonly Float64Array[],
    scalars: StepScalars,
    offset: number,
    count: number,
  ): void;
}
