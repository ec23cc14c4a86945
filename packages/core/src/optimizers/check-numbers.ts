import { UsageError } from '../errors.ts';

/**
 * For decay rates: with 1 a bias correction divides by zero, or nothing is ever learned.
 * @throws UsageError when one of the named options is not below 1.
 */
export function checkBelowOne(
  optimizer: string,
  options: Readonly<Record<string, number>>,
  names: readonly string[],
): void {
  for (const name of names) {
    if (!(options[name]! < 1))
      throw new UsageError(`optimizer ${optimizer}: expected ${name} below 1, got ${options[name]}`);
  }
}

/**
 * For switches, which options as numbers spell 0 and 1.
 * @throws UsageError when it is another number.
 */
export function checkSwitch(
  optimizer: string,
  options: Readonly<Record<string, number>>,
  name: string,
): void {
  if (options[name] !== 0 && options[name] !== 1)
    throw new UsageError(`optimizer ${optimizer}: expected ${name} 0 or 1, got ${options[name]}`);
}
