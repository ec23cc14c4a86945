// `\d+(\.\d*)?`, not `\d+\.?\d*`: the latter tries every split of a long run of digits, which is quadratic.
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/**
 * The number that a trimmed cell spells in decimal, or NaN when it spells none.
 * Empty, hexadecimal, infinite and overflowing texts are no numbers, unlike for `Number()`.
 *
 * @example
 * ```ts
 * parseNumber('-1.5e3'); // -1500
 * parseNumber(''); // NaN
 * ```
 */
export function parseNumber(text: string): number {
  if (!NUMBER.test(text)) return NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : NaN;
}
