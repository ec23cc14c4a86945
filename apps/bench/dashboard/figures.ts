/** A figure for people: three significant digits, and whole numbers from 1,000 up. */
export function shown(value: number): string {
  if (Math.abs(value) >= 999.5) return Math.round(value).toLocaleString('en-US');
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  return value.toLocaleString('en-US', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
}

/** A ratio for people: `2.31 ×`. */
export function shownRatio(value: number): string {
  return `${shown(value)} ×`;
}

/** An interval for people: `2.1 – 2.5`. */
export function shownInterval([low, high]: readonly [number, number]): string {
  return `${shown(low)} – ${shown(high)}`;
}

/** `1 case`, `2 cases`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
