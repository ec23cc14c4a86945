import type { UpdateRule } from '../kernels/formulas.ts';

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
 * An optimizer: the scalars of the step, and one rule per parameter over explicit state, zero at first.
 */
export interface Optimizer {
  /** The options and their defaults. `learningRate` is always there. */
  readonly defaults: Readonly<Record<string, number>> & { readonly learningRate: number };
  /** Every rule that its options can ask for. */
  readonly rules: readonly UpdateRule[];
  /** @throws UsageError for options that cannot be, or that would do nothing; each is finite and at least 0 already. */
  check(options: Readonly<Record<string, number>>): void;
  /** The rule that the options ask for; a rule that keeps no state costs no memory. */
  rule(options: Readonly<Record<string, number>>): UpdateRule;
  /** Fills the scalars before the first step. */
  init(options: Readonly<Record<string, number>>, scalars: StepScalars): void;
  /** Moves the scalars on to the next step; called once per step, by one worker alone. */
  advance(scalars: StepScalars): void;
}
