import { civilFromDays, daysFromCivil } from './civil-days.ts';

export const DATE_FORMATS = ['iso', 'dayFirst', 'monthFirst'] as const;

/**
 * How dates are written: `iso` is year-month-day, `dayFirst` day/month/year, `monthFirst` month/day/year. Years have four digits,
 * months and days one or two.
 */
export type DateFormat = (typeof DATE_FORMATS)[number];

/** A date and perhaps a time: in UTC where it was written with an offset from it, else as written. */
export interface DateTime {
  /** Since 1970-01-01. */
  readonly days: number;
  /** Since midnight: 0 to below 86,400. */
  readonly seconds: number;
  /** Whether it was written with a time. */
  readonly hasTime: boolean;
}

const SECONDS_PER_DAY = 86_400;
// One separator of its own kind throughout; then a time, perhaps with a fraction, AM or PM, and an offset from UTC.
const YEAR_FIRST = String.raw`(\d{4})([-/.])(\d{1,2})\2(\d{1,2})`;
const YEAR_LAST = String.raw`(\d{1,2})([-/.])(\d{1,2})\2(\d{4})`;
const TIME = String.raw`(?:(?:[T ]|, )(\d{1,2}):(\d\d)(?::(\d\d(?:[.,]\d{1,9})?))?(?: ?([AP])M)?(?: ?(Z|UTC|[+-]\d\d:?\d\d))?)?`;

const PATTERNS: Readonly<Record<DateFormat, RegExp>> = {
  iso: new RegExp(`^${YEAR_FIRST}${TIME}$`, 'i'),
  dayFirst: new RegExp(`^${YEAR_LAST}${TIME}$`, 'i'),
  monthFirst: new RegExp(`^${YEAR_LAST}${TIME}$`, 'i'),
};

/** The seconds since midnight, or undefined when there is no such time. */
function secondsOf(
  hour: string,
  minute: string,
  second: string,
  half: string | undefined,
): number | undefined {
  let hours = Number(hour);
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return undefined;
    hours = (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  const seconds = Number(second.replace(',', '.'));
  if (hours > 23 || Number(minute) > 59 || seconds >= 60) return undefined;
  return hours * 3600 + Number(minute) * 60 + seconds;
}

/** The seconds that `+hh:mm` lies ahead of UTC, or undefined when no clock does. */
function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined || !/^[+-]/.test(zone)) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 18 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** The days since 1970-01-01, or undefined when the calendar has no such day. */
function daysOf(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12) return undefined;
  const days = daysFromCivil({ year, month, day });
  // The thirtieth of February comes back as a day of March.
  const back = civilFromDays(days);
  return back.month === month && back.day === day ? days : undefined;
}

/**
 * The date, or date and time, that a text spells in a format; undefined when it spells none. Surrounding spaces do not count. The
 * time is `T`, a space or `, ` and `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff`, perhaps with AM or PM, and with `Z`, `UTC`, `+hh:mm` or
 * `-hh:mm`: it is then converted to UTC.
 *
 * @example
 * ```ts
 * parseDate('2000-03-01', 'iso'); // { "days": 11017, "seconds": 0, "hasTime": false }
 * parseDate('29.2.2000 23:30', 'dayFirst'); // { "days": 11016, "seconds": 84600, "hasTime": true }
 * parseDate('2001-02-29', 'iso') === undefined; // true
 * ```
 */
export function parseDate(text: string, format: DateFormat): DateTime | undefined {
  const match = PATTERNS[format].exec(text.trim());
  if (match === null) return undefined;
  const [, first, , second, third, hour, minute, inMinute = '0', half, zone] = match;
  const [a, b, c] = [Number(first), Number(second), Number(third)];
  const days = format === 'iso' ? daysOf(a, b, c) : format === 'dayFirst' ? daysOf(c, b, a) : daysOf(c, a, b);
  if (days === undefined) return undefined;
  if (hour === undefined) return { days, seconds: 0, hasTime: false };
  const seconds = secondsOf(hour, minute!, inMinute, half);
  const offset = offsetOf(zone);
  if (seconds === undefined || offset === undefined) return undefined;
  const utc = seconds - offset;
  const shift = Math.floor(utc / SECONDS_PER_DAY);
  return { days: days + shift, seconds: utc - shift * SECONDS_PER_DAY, hasTime: true };
}
