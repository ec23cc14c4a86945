import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DateFormat, dateFormat, parseDate } from './parse-date.ts';

const DAY = 86_400_000;

describe('parseDate', () => {
  test.each<[string, DateFormat, number]>([
    ['1970-01-01', 'iso', 0],
    ['2024-02-29', 'iso', 1_709_164_800_000],
    ['2000/2/29', 'iso', 951_782_400_000],
    ['1969-12-31 23:59:59', 'iso', -1000],
    ['2001-09-09T01:46:40Z', 'iso', 1_000_000_000_000],
    ['2001-09-09T03:46:40+02:00', 'iso', 1_000_000_000_000],
    ['2001-09-08 20:16:40.25-0530', 'iso', 1_000_000_000_250],
    ['2.1.1970', 'dayFirst', DAY],
    ['02/01/1970 06:00', 'dayFirst', 1.25 * DAY],
    ['1/2/1970', 'monthFirst', DAY],
    ['0001-01-01', 'iso', -62_135_596_800_000],
    // No dates.
    ['2023-02-29', 'iso', NaN],
    ['1900-02-29', 'iso', NaN],
    ['2024-13-01', 'iso', NaN],
    ['2024-00-10', 'iso', NaN],
    ['2024-04-31', 'iso', NaN],
    ['2024-1/2', 'iso', NaN],
    ['24-01-02', 'iso', NaN],
    ['2024-01-02 24:00', 'iso', NaN],
    ['2024-01-02 23:60', 'iso', NaN],
    ['2024-01-02x', 'iso', NaN],
    ['13/13/2024', 'dayFirst', NaN],
    ['31/12/2024', 'monthFirst', NaN],
    ['', 'dayFirst', NaN],
  ])('%j, %s, is %d', (text, order, milliseconds) => {
    expect(parseDate(text, order)).toBe(milliseconds);
  });

  test('agrees with the calendar of the language on every day, in each order', () => {
    const day = fc.integer({ min: -700_000, max: 2_900_000 });
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: DAY - 1 }), (days, time) => {
        const milliseconds = days * DAY + time;
        const iso = new Date(milliseconds).toISOString();
        const [year, month, date] = iso.slice(0, 10).split('-');
        expect(parseDate(iso, 'iso')).toBe(milliseconds);
        expect(parseDate(`${date}.${month}.${year}`, 'dayFirst')).toBe(days * DAY);
        expect(parseDate(`${month}/${date}/${year}`, 'monthFirst')).toBe(days * DAY);
      }),
      { numRuns: 2000 },
    );
  });
});

test('the order of day and month is that which suits all, unless either does', () => {
  expect(dateFormat(['2024-01-02', '2024-12-31T10:00Z'])).toBe('iso');
  expect(dateFormat(['01/02/2024', '31/12/2024'])).toBe('dayFirst');
  expect(dateFormat(['01/02/2024', '12/31/2024'])).toBe('monthFirst');
  expect(dateFormat(['01/02/2024', '11/12/2024'])).toBe('ambiguous');
  expect(dateFormat(['31/12/2024', '12/31/2024'])).toBeUndefined();
  expect(dateFormat(['2024-01-02', 'soon'])).toBeUndefined();
});
