/** In which order day, month and year stand: `iso` has the year first. */
export type DateFormat = 'iso' | 'dayFirst' | 'monthFirst';

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(.*)$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(.*)$/;
/** Hours and minutes, then perhaps seconds with decimals, then perhaps where on earth. */
const TIME = /^(?:[T ]|, )(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|UTC|[+-]\d{2}:?\d{2})?$/i;

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_MS = 86_400_000;

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days from 1970-01-01 to a day of the Gregorian calendar; NaN when there is no such day. */
function daysSince1970(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1) return NaN;
  const most = month === 2 && isLeap(year) ? 29 : MONTH_DAYS[month - 1]!;
  if (day > most) return NaN;
  // Years begin in March here, so that the leap day is their last; the calendar repeats itself every 400 of them.
  const y = month > 2 ? year : year - 1;
  const m = (month + 9) % 12;
  const cycle = Math.floor(y / 400);
  const yearOfCycle = y - cycle * 400;
  const dayOfYear = Math.floor((153 * m + 2) / 5) + day - 1;
  const dayOfCycle =
    yearOfCycle * 365 + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100) + dayOfYear;
  return cycle * 146_097 + dayOfCycle - 719_468;
}

/** Milliseconds since midnight UTC that the text behind a date says, 0 for none; NaN when it says something else. */
function timeOfDay(text: string): number {
  if (text === '') return 0;
  const found = TIME.exec(text);
  if (found === null) return NaN;
  const [, hour, minute, second = '0', fraction = '', zone = 'Z'] = found;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return NaN;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const local = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + milliseconds;
  if (!/^[+-]/.test(zone)) return local;
  const ahead = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000;
  return zone.startsWith('-') ? local + ahead : local - ahead;
}

/**
 * The milliseconds since 1970-01-01T00:00Z that a text spells as a date, perhaps with a time; NaN when it spells none. Years have four
 * digits, `-`, `/` or `.` stand between; a time without a zone is in UTC. The same on every machine, unlike `Date.parse`.
 *
 * @example
 * ```ts
 * parseDate('1970-01-02T00:00:01Z', 'iso'); // 86401000
 * parseDate('2.1.1970', 'dayFirst'); // 86400000
 * parseDate('30/02/2024', 'dayFirst'); // NaN
 * ```
 */
export function parseDate(text: string, format: DateFormat): number {
  const found = (format === 'iso' ? YEAR_FIRST : YEAR_LAST).exec(text);
  if (found === null) return NaN;
  const [, a, , b, c, rest] = found as unknown as [string, string, string, string, string, string];
  const [year, month, day] = format === 'iso' ? [a, b, c] : format === 'dayFirst' ? [c, b, a] : [c, a, b];
  return daysSince1970(Number(year), Number(month), Number(day)) * DAY_MS + timeOfDay(rest);
}

/**
 * The order in which all of the texts are dates; `ambiguous` where day and month could stand either way in all of them; undefined when
 * they are not dates, or not in one order.
 *
 * @example
 * ```ts
 * dateFormat(['03/04/2024', '31/12/2024']); // 'dayFirst'
 * dateFormat(['03/04/2024']); // 'ambiguous'
 * ```
 */
export function dateFormat(texts: readonly string[]): DateFormat | 'ambiguous' | undefined {
  const suits = (format: DateFormat) => texts.every((text) => !Number.isNaN(parseDate(text, format)));
  if (suits('iso')) return 'iso';
  const dayFirst = suits('dayFirst');
  if (suits('monthFirst')) return dayFirst ? 'ambiguous' : 'monthFirst';
  return dayFirst ? 'dayFirst' : undefined;
}
