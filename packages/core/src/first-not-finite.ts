/** The place of the first number that is not finite; −1 where all are. A loop: with a callback, large networks take a tenth of a second. */
export function firstNotFinite(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]!) < Number.POSITIVE_INFINITY)) return i;
  return -1;
}
