import { DataError } from '@descent/core';
import { expect, test } from 'vitest';
import { makeColumn } from '../../test/make-table.ts';
import { allRows } from '../column-cells.ts';
import { robust } from './robust.ts';

const context = {
  source: 't.csv',
  describeRow: (row: number) => `row ${row + 1}`,
  range: { gain: 1, offset: 0 },
};

function fit(cells: readonly number[], rows = allRows(cells.length)) {
  return robust.fit([makeColumn('x', cells) as never], { ...context, rows })[0]!;
}

function encode(cells: readonly number[], later: readonly number[]): number[] {
  const into = new Float64Array(later.length);
  robust.bind(fit(cells), makeColumn('x', later) as never)(allRows(later.length), into, 0, 1);
  return [...into];
}

test('the median is 0, and one range between the quartiles beyond it 1, clipped', () => {
  // q25 = 2, q75 = 4: z = 4 at 11 is 4 / √(1 + 16/9) = 2.4.
  expect(fit([5, 1, 3, 2, 4])).toEqual({ kind: 'robust', median: 3, scale: 2 });
  const [middle, far] = encode([1, 2, 3, 4, 5], [3, 11]);
  expect(middle).toBe(0);
  expect(far).toBeCloseTo(2.4, 14);
});

test('where the quartiles are equal, half of the whole range is the scale; a constant column is 0', () => {
  expect(fit([0, 0, 0, 0, 8])).toEqual({ kind: 'robust', median: 0, scale: 4 });
  expect(encode([0.1, 0.1, 0.1], [0.1, 7, -1e308])).toEqual([0, 0, 0]);
  expect(fit([-0, -0])).toEqual({ kind: 'robust', median: 0, scale: 0 });
});

test('outliers end at 3', () => {
  for (const x of encode([1, 2, 3, 4, 5], [1e12, 1e300, Number.MAX_VALUE])) expect(x).toBeCloseTo(3, 9);
  expect(encode([1, 2, 3, 4, 5], [Number.NEGATIVE_INFINITY])).toEqual([-3]);
});

test('infinite numbers, and numbers infinitely far apart, are refused', () => {
  expect(() => fit([1, Number.POSITIVE_INFINITY])).toThrow('row 2, column "x": expected a finite number');
  expect(() => fit([1.7e308, -1.7e308])).toThrow(DataError);
  expect(() => fit([1.7e308, -1.7e308])).toThrow('column "x": expected numbers whose difference is finite');
});
