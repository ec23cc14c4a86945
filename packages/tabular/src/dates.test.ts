import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DateFormat, parseDate } from './dates.ts';

const at = (days: number, seconds = 0, hasTime = seconds > 0) => ({ days, seconds, hasTime });

test.each<[string, DateFormat, ReturnType<typeof at>]>([
  ['1970-01-01', 'iso', at(0)],
  [' 2000-03-01 ', 'iso', at(11_017)],
  ['2000/2/9', 'iso', at(10_996)],
  ['2000.2.9', 'iso', at(10_996)],
  ['0001-01-01', 'iso', at(-719_162)],
  ['2000-02-29T00:00', 'iso', at(11_016, 0, true)],
  ['2000-02-29 23:59:59.5', 'iso', at(11_016, 86_399.5)],
  ['2000-02-29T06:30Z', 'iso', at(11_016, 23_400)],
  ['2000-02-29, 06:30:00,25 UTC', 'iso', at(11_016, 23_400.25)],
  ['2000-03-01T01:30+02:00', 'iso', at(11_016, 84_600)],
  ['2000-02-29T23:30-0100', 'iso', at(11_017, 1800)],
  ['1969-12-31t12:00:00z', 'iso', at(-1, 43_200)],
  ['29.2.2000', 'dayFirst', at(11_016)],
  ['29-02-2000 7:05', 'dayFirst', at(11_016, 25_500)],
  ['2/29/2000', 'monthFirst', at(11_016)],
  ['2/29/2000 12:15 AM', 'monthFirst', at(11_016, 900)],
  ['2/29/2000 12:15pm', 'monthFirst', at(11_016, 44_100)],
  ['01/02/2000', 'dayFirst', at(10_988)],
  ['01/02/2000', 'monthFirst', at(10_958)],
])('%j is a date, %s', (text, format, expected) => {
  expect(parseDate(text, format)).toEqual(expected);
});

describe('no date', () => {
  test.each<[string, DateFormat]>([
    ['', 'iso'],
    ['2001-02-29', 'iso'],
    ['1900-02-29', 'iso'],
    ['2000-13-01', 'iso'],
    ['2000-00-10', 'iso'],
    ['2000-01-00', 'iso'],
    ['2000-04-31', 'iso'],
    ['2000-01/02', 'iso'],
    ['20000101', 'iso'],
    ['00-01-02', 'iso'],
    ['2000-01-02T', 'iso'],
    ['2000-01-02 24:00', 'iso'],
    ['2000-01-02 10:60', 'iso'],
    ['2000-01-02 10:10:60', 'iso'],
    ['2000-01-02 13:00 PM', 'iso'],
    ['2000-01-02 0:00 AM', 'iso'],
    ['2000-01-02T10:00+19:00', 'iso'],
    ['2000-01-02 x', 'iso'],
    ['13/13/2000', 'dayFirst'],
    ['1/13/2000', 'dayFirst'],
    ['13/1/2000', 'monthFirst'],
    ['1/2/00', 'monthFirst'],
    ['2000-01-02', 'dayFirst'],
  ])('%j, %s', (text, format) => {
    expect(parseDate(text, format)).toBeUndefined();
  });
});

test('what the engine writes comes back, in each order', () => {
  const dates = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(dates, (date) => {
      const written = date.toISOString();
      const { days, seconds } = parseDate(written, 'iso')!;
      expect(days * 86_400_000 + Math.round(seconds * 1000)).toBe(date.getTime());
      const [year, month, day] = written.slice(0, 10).split('-');
      expect(parseDate(`${day}.${month}.${year}`, 'dayFirst')).toEqual(at(days));
      expect(parseDate(`${month}/${day}/${year}`, 'monthFirst')).toEqual(at(days));
    }),
  );
});
