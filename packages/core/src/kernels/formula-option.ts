import { UsageError } from '../errors.ts';

/** The option behind the one number that a formula may take: a slope, a margin. */
export interface FormulaOption {
  /** Its name in specs and model files. */
  readonly name: string;
  readonly default: number;
  /** What it must be, for messages: `a number above 0`. */
  readonly expected: string;
  /** Whether a finite number will do. */
  accepts(value: number): boolean;
}

/** An option that may be any number of at least 0. */
export function atLeastZero(name: string, value: number): FormulaOption {
  return { name, default: value, expected: 'a number of at least 0', accepts: (given) => given >= 0 };
}

/** An option that may be any number above 0. */
export function aboveZero(name: string, value: number): FormulaOption {
  return { name, default: value, expected: 'a number above 0', accepts: (given) => given > 0 };
}

/** An option that may be any number between 0 and 1. */
export function betweenZeroAndOne(name: string, value: number): FormulaOption {
  return {
    name,
    default: value,
    expected: 'a number above 0 and below 1',
    accepts: (given) => given > 0 && given < 1,
  };
}

/**
 * The number that was given for an option.
 * @param owner Whose option it is, for the message: `layer elu`.
 * @throws UsageError when it is not what the option accepts.
 */
export function optionValue(
  owner: string,
  { name, expected, accepts }: FormulaOption,
  given: unknown,
): number {
  if (typeof given !== 'number' || !Number.isFinite(given) || !accepts(given))
    throw new UsageError(`${owner}: expected ${name} to be ${expected}, got ${String(given)}`);
  return given;
}
