import { readFileSync } from 'node:fs';
import { UsageError } from '@descent/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Choice, checkSpace, drawChoice, type Space } from './space.ts';

const { space, choices } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/choices.json', import.meta.url), 'utf8'),
) as { space: Space; choices: { seed: number; trial: number; choice: Choice }[] };

test.each(choices)('seed $seed, trial $trial draws $choice', ({ seed, trial, choice }) => {
  expect(drawChoice(space, seed, trial)).toEqual(choice);
});

test('the order of the names in a file has no say', () => {
  const reversed = Object.fromEntries(Object.entries(space).reverse());
  expect(drawChoice(reversed, 3, 4)).toEqual(drawChoice(space, 3, 4));
});

test('draws stay in their range, whole numbers reach both ends, and numbers can be typed', () => {
  const range = fc
    .tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 1e6 }), fc.boolean(), fc.boolean())
    .map(([min, more, log, integer]) => ({ min: min / 7, max: (min + more) / 7, log, integer }))
    .map((dimension) =>
      dimension.integer
        ? { ...dimension, min: Math.ceil(dimension.min), max: Math.ceil(dimension.max) }
        : dimension,
    );
  fc.assert(
    fc.property(range, fc.nat(), fc.nat({ max: 1000 }), (dimension, seed, trial) => {
      const value = drawChoice({ x: dimension }, seed, trial)['x'] as number;
      expect(value).toBeGreaterThanOrEqual(dimension.min);
      expect(value).toBeLessThanOrEqual(dimension.max);
      if (dimension.integer) expect(Number.isInteger(value)).toBe(true);
      else if (value !== dimension.min && value !== dimension.max)
        expect(Number(value.toPrecision(3))).toBe(value);
    }),
  );
  const drawn = Array.from({ length: 200 }, (_, trial) =>
    drawChoice({ x: { min: 1, max: 3, integer: true } }, 0, trial),
  );
  expect(new Set(drawn.map(({ x }) => x))).toEqual(new Set([1, 2, 3]));
});

describe('a space is refused', () => {
  test.each<[string, Space]>([
    ['expected settings to search', {}],
    ['space, a: expected values', { a: { values: [] } }],
    ['space, a: expected a range with min ≤ max, got 2 to 1', { a: { min: 2, max: 1 } }],
    ['got 0 to NaN', { a: { min: 0, max: Number.NaN } }],
    ['space, a: expected min above 0', { a: { min: 0, max: 1, log: true } }],
    ['space, a: expected whole numbers, got 0.5 to 2', { a: { min: 0.5, max: 2, integer: true } }],
  ])('%s', (message, refused) => {
    expect(() => checkSpace(refused)).toThrow(UsageError);
    expect(() => drawChoice(refused, 0, 1)).toThrow(message);
  });
});
