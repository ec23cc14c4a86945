import { type Curve, highestPoint } from './root-finding.ts';

/** One end of what an output can be made to be by one weight. */
export interface RangeEnd {
  readonly value: number;
  /** Where: ∞ or −∞ for what is only approached as the weight grows without bound. */
  readonly weight: number;
  /**
   * `attained` at that weight; the `limit` as the weight grows (the output no longer changes over the last hundred
   * doublings); `unbounded`, when it still grows there; `constant`, when the weight changes nothing.
   */
  readonly kind: 'attained' | 'limit' | 'unbounded' | 'constant';
}

/** From where to where an output can be brought by changing one weight. */
export interface ReachableRange {
  readonly low: RangeEnd;
  readonly high: RangeEnd;
}

/** Points at the far ends of a scan over which a curve that has a limit no longer changes: that many octaves. */
const FAR_POINTS = 100;
/** Relative differences that rounding makes. */
const ROUNDING = 1e-13;

/**
 * The range of a curve, from a scan of it over ascending weights, looked at more closely at its highest and lowest points.
 * @param values the curve at the weights, all finite.
 */
export function reachableRange(curve: Curve, weights: Float64Array, values: Float64Array): ReachableRange {
  const high = highEnd(curve, weights, values);
  const low = highEnd(
    (weight) => -curve(weight),
    weights,
    values.map((value) => -value),
  );
  return { low: { ...low, value: 0 - low.value }, high };
}

function highEnd(curve: Curve, weights: Float64Array, values: Float64Array): RangeEnd {
  const last = values.length - 1;
  let top = 0;
  for (let i = 1; i <= last; i++) if (values[i]! > values[top]!) top = i;
  const best = values[top]!;
  for (const [end, inward, weight] of [
    [0, Math.min(FAR_POINTS, last), Number.NEGATIVE_INFINITY],
    [last, Math.max(last - FAR_POINTS, 0), Number.POSITIVE_INFINITY],
  ] as const) {
    if (!near(values[end]!, best)) continue;
    return near(values[inward]!, best)
      ? { value: values[end]!, weight, kind: 'limit' }
      : { value: Number.POSITIVE_INFINITY, weight, kind: 'unbounded' };
  }
  const closer = highestPoint(curve, weights[top - 1]!, weights[top + 1]!);
  const weight = curve(closer) > best ? closer : weights[top]!;
  return { value: curve(weight), weight, kind: 'attained' };
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
}
