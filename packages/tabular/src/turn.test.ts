import { expect, test } from 'vitest';
import fixture from '../test/fixtures/turns.json' with { type: 'json' };
import { turn } from './turn.ts';

test('quarters are exact, without −0', () => {
  const quarters = [0, 3, 6, 9, 12].map((hour) => turn(hour, 12));
  expect(quarters).toEqual([
    [0, 1],
    [1, 0],
    [0, -1],
    [-1, 0],
    [0, 1],
  ]);
});

test('parts of a turn have the sine and cosine that 40 digits give', () => {
  for (const [part, whole, sine, cosine] of fixture as [number, number, number, number][]) {
    const [s, c] = turn(part, whole);
    expect(Math.abs(s - sine), `sin ${part}/${whole}`).toBeLessThanOrEqual(2 ** -51);
    expect(Math.abs(c - cosine), `cos ${part}/${whole}`).toBeLessThanOrEqual(2 ** -51);
  }
});

test('known values, to the last bits', () => {
  const near = (got: number, expected: number) =>
    expect(Math.abs(got - expected)).toBeLessThanOrEqual(2 ** -52);
  near(turn(1, 12)[0], 0.5);
  near(turn(1, 12)[1], Math.sqrt(3) / 2);
  near(turn(1, 8)[0], Math.SQRT1_2);
  near(turn(5, 8)[1], -Math.SQRT1_2);
  // cos 36° is half of the golden ratio.
  near(turn(1, 10)[1], (1 + Math.sqrt(5)) / 4);
});
