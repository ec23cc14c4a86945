import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutRows } from './cut.ts';

const sizes = (...args: Parameters<typeof cutRows>): number[] =>
  cutRows(...args).map(({ from, to }) => to - from);

test.each([
  [128, 8, 64, 2, [32, 24, 24, 16, 8, 8, 8, 8]],
  [20, 8, 64, 2, [8, 8, 4]],
  [3, 8, 64, 4, [3]],
  [0, 8, 64, 2, []],
])('cuts %i rows into units of %i, at most %i, for %i workers', (total, unit, most, workers, expected) => {
  expect(sizes(total, unit, most, workers)).toEqual(expected);
});

test('one worker gets tiles as large as may be', () => {
  expect(sizes(200, 8, 64, 1)).toEqual([64, 64, 64, 8]);
});

test('tiles follow on each other from the first row to the last, in whole units', () => {
  const numbers = fc.record({
    total: fc.nat(5000),
    unit: fc.integer({ min: 1, max: 16 }),
    most: fc.integer({ min: 1, max: 40 }),
    workers: fc.integer({ min: 1, max: 64 }),
  });
  fc.assert(
    fc.property(numbers, ({ total, unit, most, workers }) => {
      const tiles = cutRows(total, unit, most * unit, workers);
      let next = 0;
      for (const { from, to } of tiles) {
        expect(from).toBe(next);
        expect(to).toBeGreaterThan(from);
        if (to < total) expect((to - from) % unit).toBe(0);
        next = to;
      }
      expect(next).toBe(total);
    }),
  );
});
