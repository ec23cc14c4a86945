/**
 * The scalar formulas that layers, losses and optimizers are made of. Each is written once, as plain arithmetic, and serves every
 * implementation of `Kernels`: the reference calls it, and the build turns its text into SIMD code (scripts/formulas-to-simd.mjs).
 * So a formula is an expression, or constants and a returned expression, of + − · /, comparisons, ternaries (both sides may be
 * computed), numbers and those of Math, Math.sqrt, Math.abs, Math.min, Math.max, and the functions of numerics.ts under their own names.
 *
 * Kernels know a formula by its name alone: no two activations, no two losses and no two rules may have the same one, or the second
 * is computed as the first.
 */

/**
 * An activation with its derivative, which is given the input x and y = value(x), so that sigmoid can say y · (1 − y). Both are given
 * one number more, the same for all elements, such as the slope of a leaky relu; a formula that has no use for it leaves it out.
 */
export interface Formula {
  readonly name: string;
  value(x: number, parameter: number): number;
  derivative(x: number, y: number, parameter: number): number;
}

/**
 * A loss that is a sum (or mean, when `mean`) over the outputs of a sample: one output's term and its derivative by the output. Both are
 * given one number more, as a {@link Formula} is.
 */
export interface LossFormula {
  readonly name: string;
  readonly mean: boolean;
  term(output: number, target: number, parameter: number): number;
  slope(output: number, target: number, parameter: number): number;
}

/** Where in the scalars of a step those of transforms begin; before them are those of rules. */
export const TRANSFORM_SCALARS = 8;

/** Where in the scalars of a step is what the average of weights goes by, the last of those of transforms. */
export const AVERAGE_RATE = 15;

/** Numbers by place, for a formula to name: `[learningRate, momentum]`. */
export type Numbers = readonly [number, number, number, number, number, number, number, number];

/**
 * What becomes of a parameter: from its value p, its gradient g, its state (`slots` numbers) and the scalars of the step to the new
 * value, followed by the new state.
 */
export interface UpdateRule {
  readonly name: string;
  readonly slots: number;
  update(p: number, g: number, state: Numbers, scalars: Numbers): readonly number[];
}

/**
 * What a gradient becomes before the rule sees it, or (as `changes` says) the parameter: from the parameter's value p, its gradient g
 * and the eight scalars of the step that belong to transforms.
 */
export interface Transform {
  readonly name: string;
  readonly changes: 'gradient' | 'parameter';
  value(p: number, g: number, scalars: Numbers): number;
}
