import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civilFromDays, daysFromCivil } from './civil-days.ts';

test('the calendar is that of the engine', () => {
  // As far as its clock reaches, in days either way.
  fc.assert(
    fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (days) => {
      const date = new Date(days * 86_400_000);
      const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      expect(civilFromDays(days)).toEqual(day);
      expect(daysFromCivil(day)).toBe(days);
    }),
    { numRuns: 1000 },
  );
});

test('every day of four centuries follows the one before it', () => {
  let before = { year: 1799, month: 12, day: 31 };
  for (let days = daysFromCivil({ year: 1800, month: 1, day: 1 }); before.year < 2200; days++) {
    const { year, month, day } = civilFromDays(days);
    const isNext =
      day === before.day + 1 || (day === 1 && before.day >= 28 && (month - before.month + 12) % 12 === 1);
    if (!isNext) throw new Error(`${year}-${month}-${day} follows ${JSON.stringify(before)}`);
    before = { year, month, day };
  }
});
