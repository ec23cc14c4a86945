/** A function of one number. */
export type Curve = (x: number) => number;

/** Two points between which a curve goes from below zero to zero or above. */
export interface Bracket {
  readonly below: number;
  readonly above: number;
}

/** (√5 − 1) / 2. */
const GOLDEN = 0.6180339887498949;
/** Steps after which the golden section has no doubles left between its points: GOLDEN⁸⁰ is below 2⁻⁵³. */
const GOLDEN_STEPS = 80;
/** A bump between three points may rise above the middle one by this many times what the middle one rises above the lower neighbor. */
const OVERSHOOT = 4;

/**
 * The bracket narrowed until no double lies between its ends: the end at which the curve is zero or above. Bisection and nothing
 * faster, because flat and saturated curves mislead what follows slopes, and some sixty evaluations are no price.
 *
 * @example
 * ```ts
 * bisect((x) => x - 0.75, { below: 0, above: 10 }); // 0.75
 * ```
 */
export function bisect(curve: Curve, bracket: Bracket): number {
  let { below, above } = bracket;
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle === below || middle === above) return above;
    if (curve(middle) >= 0) above = middle;
    else below = middle;
  }
}

/**
 * Where a curve with one bump between `left` and `right` is highest, to about half of a double's digits, which is all that
 * its values tell; the best point that was looked at.
 *
 * @example
 * ```ts
 * Math.abs(highestPoint((x) => 1 - (x - 2) * (x - 2), 0, 3) - 2) < 1e-6; // true
 * ```
 */
export function highestPoint(curve: Curve, left: number, right: number): number {
  let [a, b] = [left, right];
  let [c, d] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [atC, atD] = [curve(c), curve(d)];
  for (let step = 0; step < GOLDEN_STEPS; step++) {
    if (atC >= atD) {
      [b, d, atD] = [d, c, atC];
      c = b - GOLDEN * (b - a);
      atC = curve(c);
    } else {
      [a, c, atC] = [c, d, atD];
      d = a + GOLDEN * (b - a);
      atD = curve(d);
    }
  }
  return atC >= atD ? c : d;
}

/**
 * The first bracket along `points`, whose `values` the curve has; the first value is below zero. Between points that are both
 * below zero, the curve is looked at more closely where the values have a bump that may reach zero.
 *
 * What is narrower than three neighboring points may be missed.
 *
 * @example
 * ```ts
 * const curve = (x) => 1 - (x - 2) * (x - 2);
 * firstBracket(curve, [0, 4], [-3, -3]); // null
 * firstBracket(curve, [0, 2.5, 4], [-3, 0.75, -3]); // { "below": 0, "above": 2.5 }
 * ```
 */
export function firstBracket(
  curve: Curve,
  points: ArrayLike<number>,
  values: ArrayLike<number>,
): Bracket | null {
  for (let i = 1; i < points.length; i++) {
    if (values[i]! >= 0) return { below: points[i - 1]!, above: points[i]! };
    if (i + 1 === points.length) return null;
    if (!mayHideBump(values[i - 1]!, values[i]!, values[i + 1]!)) continue;
    const top = highestPoint(curve, points[i - 1]!, points[i + 1]!);
    if (curve(top) >= 0) return { below: points[i - 1]!, above: top };
  }
  return null;
}

/** Whether a curve through three values below zero, of which the middle one is the highest, may reach zero between them. */
function mayHideBump(before: number, middle: number, after: number): boolean {
  const isTop = middle >= before && middle >= after && after < 0;
  return isTop && middle + OVERSHOOT * (middle - Math.min(before, after)) >= 0;
}
