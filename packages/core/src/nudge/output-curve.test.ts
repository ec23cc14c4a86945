import { expect, test } from 'vitest';
import { sigmoid } from '../numerics.ts';
import { sampleCurve } from './output-curve.ts';

/** The height of the line through the points. */
function lineAt(weights: Float64Array, values: Float64Array, at: number): number {
  const i = Math.max(
    1,
    weights.findIndex((weight) => weight >= at),
  );
  const part = (at - weights[i - 1]!) / (weights[i]! - weights[i - 1]!);
  return values[i - 1]! + part * (values[i]! - values[i - 1]!);
}

test('a line takes the even points alone', () => {
  const { weights, values } = sampleCurve((ws) => ws.map((w) => 2 * w + 1), -1, 3);
  expect(weights).toHaveLength(65);
  expect([weights[0], weights[64]]).toEqual([-1, 3]);
  expect(values[16]).toBe(1);
});

test('a steep step takes more points where it is, and lines through them follow it', () => {
  const curve = (ws: Float64Array): Float64Array => ws.map((w) => sigmoid(20 * (w - 3)));
  const { weights, values } = sampleCurve(curve, -10, 10);
  expect(weights.length).toBeLessThan(200);
  expect(Array.from(weights)).toEqual(Array.from(weights).sort((a, b) => a - b));
  expect(values).toEqual(curve(weights));
  const at = Float64Array.from({ length: 1001 }, (_, i) => -10 + i / 50);
  const worst = Math.max(...curve(at).map((y, i) => Math.abs(y - lineAt(weights, values, at[i]!))));
  expect(worst).toBeLessThan(0.005);
});
