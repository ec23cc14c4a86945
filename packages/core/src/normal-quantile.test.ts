import { describe, expect, test } from 'vitest';
import { UsageError } from './errors.ts';
import { normalQuantile } from './normal-quantile.ts';

describe('normalQuantile', () => {
  // Made with mpmath 1.3 to 40 digits, for the doubles nearest to these p; they straddle the three ranges of the formula.
  test.each([
    [0.975, 1.9599639845400538],
    [0.25, -0.6744897501960817],
    [0.4, -0.2533471031357997],
    [0.6, 0.2533471031357997],
    [0.05, -1.6448536269514726],
    [0.075, -1.439531470938456],
    [0.925, 1.4395314709384563],
    [0.001, -3.0902323061678136],
    [1e-10, -6.361340902404056],
    [1.4e-11, -6.656723091518184],
    [1e-11, -6.706023155495136],
    [1e-20, -9.262340089798409],
    [2 ** -54, -8.292361075813595],
    [1e-300, -37.0470962993612],
    [0.5 + 2 ** -30, 2.334479498333298e-9],
    [1 - 2 ** -53, 8.209536151601387],
  ])('of %f is %f, to 1e-15', (p, quantile) => {
    expect(Math.abs(normalQuantile(p) / quantile - 1)).toBeLessThan(1e-15);
  });

  test('of one half is 0, and p and 1 − p lie opposite each other', () => {
    expect(normalQuantile(0.5)).toBe(0);
    for (const p of [2 ** -4, 2 ** -7, 2 ** -40]) expect(normalQuantile(1 - p)).toBe(-normalQuantile(p));
  });

  test.each([0, 1, -1, 2, Number.NaN])('of %f does not exist', (p) => {
    expect(() => normalQuantile(p)).toThrow(UsageError);
  });
});
