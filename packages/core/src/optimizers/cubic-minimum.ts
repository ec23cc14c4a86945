/** A point on a line: how far, the value there, and its slope along the line. */
export interface LinePoint {
  readonly t: number;
  readonly value: number;
  readonly slope: number;
}

/**
 * Where the cubic through two points, with their values and slopes, has its minimum, kept within `least` and `most`; their middle
 * where it has none, or where a value is not finite.
 *
 * Source: J. Nocedal and S. Wright, Numerical Optimization, 2006, 3.59, in the form of PyTorch's `_cubic_interpolate`.
 *
 * @example
 * ```ts
 * // (t − 1)² at 0 and 3.
 * cubicMinimum({ t: 0, value: 1, slope: -2 }, { t: 3, value: 4, slope: 4 }, 0, 3); // 1
 * ```
 */
export function cubicMinimum(a: LinePoint, b: LinePoint, least: number, most: number): number {
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.t - b.t);
  const square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return (least + most) / 2;
  const d2 = Math.sqrt(square);
  const at =
    a.t <= b.t
      ? b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
      : a.t - (a.t - b.t) * ((a.slope + d2 - d1) / (a.slope - b.slope + 2 * d2));
  return Number.isFinite(at) ? Math.min(Math.max(at, least), most) : (least + most) / 2;
}
