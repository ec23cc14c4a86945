import type { UpdateRule } from '../kernels/formulas.ts';

/** An optimizer as plain data: its name in the registry and its numbers. Numbers left out take that optimizer's defaults. */
export interface OptimizerSpec {
  readonly name: string;
  readonly [option: string]: string | number;
}

/**
 * The numbers of a step for one group of parameters, which all workers read: what rules see (slot 0 is the learning rate), what
 * transforms see, and what only the optimizer itself sees when it moves them on.
 */
export type StepScalars = Float64Array;

/** Slot of the learning rate in `StepScalars`: the run's, times the schedule's factor and the group's, written before each step. */
export const LEARNING_RATE = 0;

/** The first of the eight slots that no formula sees. */
export const OWN_SCALARS = 16;

/** Numbers in `StepScalars`. */
export const SCALARS = 24;

/**
 * An optimizer: the scalars of the step, and one rule per parameter over explicit state, zero at first.
 */
export interface Optimizer {
  /** The options and their defaults. `learningRate` is always there. */
  readonly defaults: Readonly<Record<string, number>> & { readonly learningRate: number };
  /** Every rule that its options can ask for. */
  readonly rules: readonly UpdateRule[];
  /**
   * What a step becomes when every gradient is c times as large: c times as large too, or (but for ε) the same. NTK
   * parametrization follows from it: see run/groups.ts.
   */
  readonly gradientScale: 'linear' | 'invariant';
  /** Whether its steps mean something for the gradient over all training rows alone. */
  readonly fullBatch?: boolean;
  /** Whether its steps follow the learning rate of the moment, so that a schedule makes sense; true where it is left out. */
  readonly followsRate?: boolean;
  /** Whether an epoch is a search along a line, by the program of run/line-search.ts, and no rule is applied. */
  readonly searchesLine?: boolean;
  /** @throws UsageError for options that cannot be, or that would do nothing; each is finite and at least 0 already. */
  check(options: Readonly<Record<string, number>>): void;
  /** The rule that the options ask for; a rule that keeps no state costs no memory. */
  rule(options: Readonly<Record<string, number>>): UpdateRule;
  /** λ of the decoupled weight decay that belongs to the optimizer, as in AdamW; absent where none does. */
  decoupledDecay?(options: Readonly<Record<string, number>>): number;
  /** Fills the scalars before the first step. */
  init(options: Readonly<Record<string, number>>, scalars: StepScalars): void;
  /** Moves the scalars on to the next step, whose learning rate they hold already; called once per step, by one worker alone. */
  advance(scalars: StepScalars): void;
}
