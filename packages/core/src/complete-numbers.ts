import { UsageError } from './errors.ts';

/** Something as plain data: its name in a registry, and its numbers. */
export interface NamedNumbers {
  readonly name: string;
  readonly [option: string]: string | number;
}

/**
 * The options of `spec` over their defaults.
 * @param what What the name is of, for errors: `optimizer`.
 * @throws UsageError for an unknown option, or a number that is not finite or below 0.
 */
export function completeNumbers(
  what: string,
  defaults: Readonly<Record<string, number>>,
  spec: NamedNumbers,
): Record<string, number> {
  const options: Record<string, number> = { ...defaults };
  for (const [option, value] of Object.entries(spec)) {
    if (option === 'name') continue;
    if (!Object.hasOwn(defaults, option)) {
      const expected = Object.keys(defaults).join(', ') || 'none';
      throw new UsageError(`${what} ${spec.name}: unknown option "${option}", expected one of ${expected}`);
    }
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      throw new UsageError(
        `${what} ${spec.name}: expected ${option} to be a number of at least 0, got ${value}`,
      );
    }
    options[option] = value;
  }
  return options;
}
