import { exp, log, Purpose, type ScheduleSpec, UsageError, uniform } from '@descent/core';

/** A value that a setting may have. */
export type SettingValue = string | number | boolean | readonly number[] | ScheduleSpec;

/** What a setting is drawn from: one of a list, each as likely; or a number from a range, evenly or evenly in its logarithm. */
export type Dimension =
  | { readonly values: readonly SettingValue[] }
  | {
      readonly min: number;
      readonly max: number;
      readonly log?: boolean;
      /** Whole numbers only, `max` among them. */
      readonly integer?: boolean;
    };

/** What is searched: settings by name, and what each is drawn from. */
export type Space = Readonly<Record<string, Dimension>>;

/** One point of a space: a value for each of its settings. */
export type Choice = Readonly<Record<string, SettingValue>>;

/** Digits of a drawn number: so many that a command line can say it. */
const DIGITS = 3;

/**
 * Draws a point of a space: a function of (seed, trial), and for each setting of its place among the names in code point order, never
 * of what was drawn before.
 *
 * With u uniform in [0, 1): `values[⌊u·n⌋]`; `min + u·(max − min)`, or with `log` exp(ln min + u·(ln max − ln min)), to three
 * significant digits and not beyond the range; whole numbers are rounded down, with `max + 1` in the place of `max`.
 *
 * @throws UsageError for a space that {@link checkSpace} refuses.
 * @example
 * ```ts
 * const space = { learningRate: { min: 1e-4, max: 1e-1, log: true }, hidden: { values: [[32], [64, 32]] } };
 * Object.keys(drawChoice(space, 0, 1)).join(); // 'hidden,learningRate'
 * ```
 */
export function drawChoice(space: Space, seed: number, trial: number): Choice {
  checkSpace(space);
  const names = Object.keys(space).sort();
  return Object.fromEntries(
    names.map((name, place) => [name, drawn(space[name]!, uniform(seed, Purpose.trial, trial, place))]),
  );
}

/** @throws UsageError when there is nothing to draw from, or a range that is none. */
export function checkSpace(space: Space): void {
  if (Object.keys(space).length === 0) throw new UsageError('space: expected settings to search, got none');
  for (const [name, dimension] of Object.entries(space)) {
    if ('values' in dimension) {
      if (dimension.values.length > 0) continue;
      throw new UsageError(`space, ${name}: expected values to draw from, got none`);
    }
    const { min, max, log: isLog = false, integer = false } = dimension;
    if (!(Number.isFinite(min) && Number.isFinite(max) && min <= max)) {
      throw new UsageError(`space, ${name}: expected a range with min ≤ max, got ${min} to ${max}`);
    }
    if (isLog && min <= 0) {
      throw new UsageError(
        `space, ${name}: expected min above 0, for it is drawn by its logarithm, got ${min}`,
      );
    }
    if (integer && !(Number.isSafeInteger(min) && Number.isSafeInteger(max))) {
      throw new UsageError(`space, ${name}: expected whole numbers, got ${min} to ${max}`);
    }
  }
}

function drawn(dimension: Dimension, u: number): SettingValue {
  if ('values' in dimension) return dimension.values[Math.floor(u * dimension.values.length)]!;
  const { min, max, log: isLog = false, integer = false } = dimension;
  const end = integer ? max + 1 : max;
  const value = isLog ? exp(log(min) + u * (log(end) - log(min))) : min + u * (end - min);
  const rounded = integer ? Math.floor(value) : Number(value.toPrecision(DIGITS));
  return Math.min(max, Math.max(min, rounded));
}
