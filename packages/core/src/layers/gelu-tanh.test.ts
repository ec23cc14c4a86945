import { expect, test } from 'vitest';
import type { ElementwiseLayer } from './elementwise.ts';
import { geluLayer } from './gelu.ts';
import { geluTanhLayer } from './gelu-tanh.ts';

const { value, derivative } = (geluTanhLayer as ElementwiseLayer).formula;
const exact = (geluLayer as ElementwiseLayer).formula;

test('is its formula with tanh, where that keeps its bits', () => {
  for (const x of [-2, -0.3, 0, 0.7, 1, 4])
    expect(value(x, 0)).toBeCloseTo(
      0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
      14,
    );
});

test('is within 5e-4 of the exact form', () => {
  const numbers = Array.from({ length: 2001 }, (_, i) => (i - 1000) / 100);
  const off = numbers.map((x) => Math.abs(value(x, 0) - exact.value(x, 0)));
  expect(Math.max(...off)).toBeLessThan(5e-4);
  expect(Math.max(...off)).toBeGreaterThan(4e-4);
});

test.each([
  [1e200, 1e200, 1],
  [200, 200, 1],
  [-200, -0, 0],
  [-1e200, -0, 0],
  [Number.NaN, Number.NaN, Number.NaN],
])('of %d is %d with slope %d', (x, y, slope) => {
  expect(value(x, 0)).toBe(y);
  // + 0: the sign of a slope of nothing does not matter.
  expect(derivative(x, y, 0) + 0).toBe(slope);
});
