/** A curve as points to draw: one output for ascending weights. */
export interface OutputCurve {
  readonly weights: Float64Array;
  readonly values: Float64Array;
}

/** Points to begin with, evenly spread. */
const FIRST_POINTS = 65;
/** Where the curve leaves the line between its neighbors by more than this part of its range, there are more points. */
const TOLERANCE = 0.002;
/** How often a distance between first points is halved at most. */
const HALVINGS = 6;

/**
 * A curve from `from` to `to`, as many points as it takes to draw it: evenly spread ones, and wherever the middle between two lies off
 * the line between them by more than 0.2 % of the curve's height, that middle too, to a 64th of the even distance.
 *
 * @param curve gives the values at many weights at once.
 * @example
 * ```ts
 * const { weights } = sampleCurve((ws) => ws.map((w) => 3 * w), 0, 1);
 * weights.length; // 65
 * ```
 */
export function sampleCurve(
  curve: (weights: Float64Array) => Float64Array,
  from: number,
  to: number,
): OutputCurve {
  const step = (to - from) / (FIRST_POINTS - 1);
  let weights: Float64Array = Float64Array.from({ length: FIRST_POINTS }, (_, i) => from + i * step);
  // Rounding must not move the end.
  weights[FIRST_POINTS - 1] = to;
  let values = curve(weights);
  let open = Array.from({ length: FIRST_POINTS - 1 }, (_, i) => i);
  for (let round = 0; round < HALVINGS && open.length > 0; round++) {
    const halved = halve(curve, weights, values, open);
    [weights, values, open] = [halved.weights, halved.values, halved.open];
  }
  return { weights, values };
}

/** The curve with the middles of its `open` intervals, and which of the new intervals are to be halved again. */
function halve(
  curve: (weights: Float64Array) => Float64Array,
  weights: Float64Array,
  values: Float64Array,
  open: readonly number[],
): OutputCurve & { readonly open: number[] } {
  const middles = Float64Array.from(open, (i) => weights[i]! + (weights[i + 1]! - weights[i]!) / 2);
  const found = curve(middles);
  const height = values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  const points: number[] = [];
  const heights: number[] = [];
  const again: number[] = [];
  let next = 0;
  for (let i = 0; i < weights.length; i++) {
    points.push(weights[i]!);
    heights.push(values[i]!);
    if (open[next] !== i) continue;
    const line = values[i]! + (values[i + 1]! - values[i]!) / 2;
    if (Math.abs(found[next]! - line) > TOLERANCE * height) {
      again.push(points.length - 1, points.length);
      points.push(middles[next]!);
      heights.push(found[next]!);
    }
    next++;
  }
  return { weights: Float64Array.from(points), values: Float64Array.from(heights), open: again };
}
