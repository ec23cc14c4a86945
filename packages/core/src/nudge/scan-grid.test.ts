import { expect, test } from 'vitest';
import { scanDistances, scanWeights } from './scan-grid.ts';

/** 70 octaves of sixteen steps and the powers of two from 2⁴⁰ to 2⁵⁰⁰. */
const OUTWARD = 70 * 16 + 461;

test('looks outward by octaves, and in even steps where activations bend', () => {
  // From z = −⅓ no step of 1/16 coincides with one of the octaves: from −5/16 up to 32 there are 518 of them, from −6/16 down to −32 507.
  const up = scanDistances(-1 / 3, 1);
  const down = scanDistances(-1 / 3, -1);
  expect([up.length, down.length]).toEqual([OUTWARD + 518, OUTWARD + 507]);
  for (const distances of [up, down]) {
    expect(distances[0]).toBe(1 / 2 ** 30);
    expect(distances.at(-1)).toBe(2 ** 500);
    distances.slice(1).forEach((distance, i) => {
      expect(distance).toBeGreaterThanOrEqual(distances[i]!);
      // No step is longer than a sixteenth of the way, before the octaves.
      if (distance <= 2 ** 40) expect(distance - distances[i]!).toBeLessThanOrEqual(distances[i]! / 16);
    });
  }
});

test('starts at the weight itself, goes to its side alone, and never stands still', () => {
  for (const side of [1, -1] as const) {
    const weights = scanWeights(0.7, 2, -0.5, side);
    expect(weights[0]).toBe(0.7);
    weights.slice(1).forEach((weight, i) => {
      expect(side * (weight - weights[i]!)).toBeGreaterThan(0);
    });
  }
});
