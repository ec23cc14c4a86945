import { normalQuantile, UsageError } from '@descent/core';
import { expect, test } from 'vitest';
import { makeColumn } from '../../test/make-table.ts';
import { allRows } from '../column-cells.ts';
import { quantile } from './quantile.ts';

const context = { source: 't.csv', describeRow: String, range: { gain: 1, offset: 0 } };
// The least number twice, and 4 three times.
const cells = [1, 1, 2, 4, 4, 4, 6, 8, 10];

function encode(distribution: string, later: readonly number[]): number[] {
  const training = { ...context, rows: allRows(cells.length), options: { distribution } };
  const spec = quantile.fit([makeColumn('x', cells) as never], training)[0]!;
  const into = new Float64Array(later.length);
  quantile.bind(spec, makeColumn('x', later) as never)(allRows(later.length), into, 0, 1);
  return [...into];
}

test('uniform: the share of the training rows below, and of ties the mean', () => {
  expect(encode('uniform', [0, 1, 1.5, 2, 3, 4, 7, 10, 11])).toEqual(
    [0, 0, 1.5, 2, 2.5, 4, 6.5, 8, 8].map((place) => place / 8),
  );
});

test('normal: the normal quantile of the share, cut at both ends', () => {
  const [low, tie, above, high] = encode('normal', [0, 4, 7, 11]);
  expect(tie).toBe(0);
  expect(above).toBe(normalQuantile(6.5 / 8));
  expect(low).toBeCloseTo(-5.19933758, 8);
  expect(high).toBeCloseTo(5.19933758, 8);
});

test('at most 1,000 quantiles are kept', () => {
  const column = makeColumn('x', [...allRows(2500)]) as never;
  const [spec] = quantile.fit([column], { ...context, rows: allRows(2500) });
  expect(spec!.quantiles).toHaveLength(1000);
  expect([spec!.distribution, spec!.quantiles[0], spec!.quantiles[999]]).toEqual(['normal', 0, 2499]);
});

test.each(['uniform', 'normal'])('a constant column is 0, %s', (distribution) => {
  const column = makeColumn('x', [3, 3, 9, 1]) as never;
  const [spec] = quantile.fit([column], { ...context, rows: allRows(2), options: { distribution } });
  const into = new Float64Array(4);
  quantile.bind(spec!, column)(allRows(4), into, 0, 1);
  expect([...into]).toEqual([0, 0, 0, 0]);
});

test('another distribution is refused', () => {
  expect(() => encode('gamma', [1])).toThrow(UsageError);
  expect(() => encode('gamma', [1])).toThrow('expected distribution uniform or normal, got gamma');
});
