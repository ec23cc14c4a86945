const BARS = '▁▂▃▄▅▆▇█';

/** A curve by ascending x. */
export interface Points {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** A curve as one line of bars, and below it a line with marks at some of its x. */
export function sparkline(
  { x, y }: Points,
  width: number,
  marks: readonly (readonly [number, string])[],
): [string, string] {
  const from = x[0]!;
  const span = x[x.length - 1]! - from;
  const heights = Array.from({ length: width }, (_, c) =>
    valueAt({ x, y }, from + (span * (c + 0.5)) / width),
  );
  const low = heights.reduce((a, b) => Math.min(a, b));
  const high = heights.reduce((a, b) => Math.max(a, b));
  const top = BARS.length - 1;
  const bars = heights.map(
    (height) => BARS[high > low ? Math.round(((height - low) / (high - low)) * top) : 0],
  );
  const below = new Array<string>(width).fill(' ');
  for (const [at, mark] of marks) {
    const column = Math.floor(((at - from) / span) * width);
    below[Math.min(Math.max(column, 0), width - 1)] = mark;
  }
  return [bars.join(''), below.join('').trimEnd()];
}

/** The height of the line through the points at one x among them. */
function valueAt({ x, y }: Points, at: number): number {
  let i = 1;
  while (i < x.length - 1 && x[i]! < at) i++;
  const part = (at - x[i - 1]!) / (x[i]! - x[i - 1]!);
  return y[i - 1]! + part * (y[i]! - y[i - 1]!);
}
