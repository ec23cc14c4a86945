import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exp, sigmoid, tanh } from '../numerics.ts';
import { bisect, type Curve, firstBracket, highestPoint } from './root-finding.ts';

/** The double next to x, away from 0 by as many steps. */
function neighbor(x: number, steps: number): number {
  const bits = new BigInt64Array(Float64Array.of(x).buffer);
  bits[0]! += BigInt(steps);
  return new Float64Array(bits.buffer)[0]!;
}

describe('bisect', () => {
  test.each<[string, Curve, number, number, number]>([
    ['a line', (x) => 3 * x - 1, -5, 5, 1 / 3],
    ['a falling line', (x) => 1 - 4 * x, 3, -2, 0.25],
    ['a cubic with a flat root', (x) => x * x * x, -1, 2, 0],
    ['the square root of 2', (x) => x * x - 2, 0, 2, Math.SQRT2],
    ['a logistic curve', (x) => sigmoid(x) - 0.75, -40, 700, 1.0986122886681098],
    ['a saturated one', (x) => tanh(x) - 0.5, -1e150, 1e150, 0.5493061443340549],
    ['a step', (x) => (x < 1e-300 ? -1 : 1), -1, 1, 1e-300],
    ['a root 300 orders away', (x) => x - 1e-10, 1e290, 0, 1e-10],
  ])('finds the root of %s', (name, curve, left, right, root) => {
    const [below, above] = curve(left) < 0 ? [left, right] : [right, left];
    const found = bisect(curve, { below, above });
    expect(curve(found), name).toBeGreaterThanOrEqual(0);
    if (root === 0) expect(Math.abs(found)).toBeLessThan(1e-100);
    else expect(Math.abs(found - root)).toBeLessThanOrEqual(2.3e-16 * Math.abs(root));
  });

  test('gives the last double that is reached: its neighbor on the other side is not', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (target) => {
        const curve: Curve = (x) => x - target;
        const found = bisect(curve, { below: -3, above: 8 });
        expect(found).toBe(target);
        expect(curve(neighbor(found, -1))).toBeLessThan(0);
      }),
    );
  });
});

describe('highestPoint', () => {
  test.each<[string, Curve, number, number, number]>([
    ['a parabola', (x) => 1 - (x - 2) * (x - 2), 0, 3, 2],
    ['a bell', (x) => exp(-(x - 0.3) * (x - 0.3)), -1, 1, 0.3],
    ['a corner', (x) => -Math.abs(x - 0.7), 0, 1, 0.7],
    ['a rising line', (x) => x, 0, 1, 1],
  ])('finds the top of %s', (_name, curve, left, right, top) => {
    expect(Math.abs(highestPoint(curve, left, right) - top)).toBeLessThan(1e-7);
  });
});

describe('firstBracket', () => {
  const grid = Float64Array.from({ length: 41 }, (_, i) => i / 4);
  const bracketOf = (curve: Curve) => firstBracket(curve, grid, grid.map(curve));

  test('takes the first crossing of several', () => {
    // Roots at 1.1, 4.3 and 7.9; it comes from below at the first.
    const curve: Curve = (x) => (x - 1.1) * (x - 4.3) * (x - 7.9);
    expect(bisect(curve, bracketOf(curve)!)).toBeCloseTo(1.1, 14);
  });

  test('sees a bump that reaches zero between two points that do not', () => {
    const curve: Curve = (x) => 0.001 - (x - 3.1) * (x - 3.1);
    expect(grid.every((x) => curve(x) < 0)).toBe(true);
    expect(bisect(curve, bracketOf(curve)!)).toBeCloseTo(3.1 - Math.sqrt(0.001), 14);
  });

  test('knows that a bump stays below, that a flat curve has no root, and that a saturating one has none', () => {
    expect(bracketOf((x) => -0.001 - (x - 3.1) * (x - 3.1))).toBeNull();
    expect(bracketOf(() => -1e-9)).toBeNull();
    expect(bracketOf((x) => tanh(x) - 1.0001)).toBeNull();
  });

  test('takes touching zero for reaching it', () => {
    expect(bracketOf((x) => -(x - 5) * (x - 5))).toEqual({ below: 4.75, above: 5 });
  });
});
