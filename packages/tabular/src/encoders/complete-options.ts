import { excerpt, UsageError } from '@descent/core';
import type { EncoderOptions, FitContext } from './encoder.ts';

/**
 * The options of an encoder, those that are not given by their defaults.
 * @throws UsageError for an option that the encoder does not know, or a value of another type than its default.
 */
export function completeOptions<O extends EncoderOptions>(
  kind: string,
  defaults: O,
  { options = {} }: Pick<FitContext, 'options'>,
): O {
  for (const [option, value] of Object.entries(options)) {
    if (!Object.hasOwn(defaults, option)) {
      const known = Object.keys(defaults).join(', ');
      throw new UsageError(`encoder ${kind}: expected options among ${known}, got ${excerpt(option)}`);
    }
    if (typeof value !== typeof defaults[option]) {
      throw new UsageError(
        `encoder ${kind}: expected ${option} to be a ${typeof defaults[option]}, got ${JSON.stringify(value)}`,
      );
    }
  }
  return { ...defaults, ...options };
}

/**
 * A whole number from `least` to `most` among the options.
 * @throws UsageError when it is another one.
 */
export function wholeOption(
  kind: string,
  option: string,
  value: number,
  least: number,
  most: number,
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(
    `encoder ${kind}: expected ${option} to be a whole number from ${least} to ${most}, got ${value}`,
  );
}
