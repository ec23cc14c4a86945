/** A count with thousands separators: 60,000. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count and its noun: 1 row, 2 rows. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;
}

/** A figure to four significant digits, without an exponent where one can do without: 0.9778, 46700, 1.3e-9. */
export function figure(value: number): string {
  const size = Math.abs(value);
  return size >= 1000 && size < 1e15 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
}

/** A number of bytes for people: 1.3 MB. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  let scaled = value;
  for (const unit of ['kB', 'MB', 'GB']) {
    scaled /= 1000;
    // What would round up to 1000.0 is 1.0 of the next.
    if (scaled < 999.95 || unit === 'GB') return `${scaled.toFixed(1)} ${unit}`;
  }
  return `${value} B`;
}

/** A time for people: 0:07, 12:30, 1:02:03. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  if (hours === 0) return `${parts[0]}:${String(parts[1]).padStart(2, '0')}`;
  return [hours, ...parts.map((part) => String(part).padStart(2, '0'))].join(':');
}
