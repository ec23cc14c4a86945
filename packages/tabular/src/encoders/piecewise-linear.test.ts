import { UsageError } from '@descent/core';
import { expect, test } from 'vitest';
import { makeColumn } from '../../test/make-table.ts';
import { allRows } from '../column-cells.ts';
import { smoothClip } from '../smooth-clip.ts';
import { cappedTies, piecewiseLinear } from './piecewise-linear.ts';

const context = { source: 't.csv', describeRow: String, range: { gain: 1, offset: 0 } };

function fit(cells: readonly number[], bins: number) {
  const training = { ...context, rows: allRows(cells.length), options: { bins } };
  return piecewiseLinear.fit([makeColumn('x', cells) as never], training)[0]!;
}

function encode(cells: readonly number[], bins: number, x: number): number[] {
  const spec = fit(cells, bins);
  const into = new Float64Array(spec.edges.length - 1);
  piecewiseLinear.bind(spec, makeColumn('x', [x]) as never)(allRows(1), into, 0, into.length);
  return [...into];
}

test('bins fill up one after another, those at the ends beyond 0 and 1, but not far', () => {
  const cells = [0, 1, 2, 6, 10];
  expect(fit(cells, 2)).toEqual({ kind: 'piecewiseLinear', edges: [0, 2, 10], median: 2 });
  expect(encode(cells, 2, 1)).toEqual([0.5, 0]);
  expect(encode(cells, 2, 4)).toEqual([1, 0.25]);
  // One bin's width beyond.
  expect(encode(cells, 2, -2)).toEqual([smoothClip(-1), 0]);
  expect(encode(cells, 2, 18)).toEqual([1, 1 + smoothClip(1)]);
  expect(encode(cells, 2, Number.MAX_VALUE)).toEqual([1, 4]);
  expect(encode(cells, 2, -Number.MAX_VALUE)).toEqual([-3, 0]);
  expect(encode(cells, 1, 5)).toEqual([0.5]);
});

test('a missing number is what the median is', () => {
  expect(encode([0, 1, 2, 6, 10], 2, Number.NaN)).toEqual([1, 0]);
});

test('equal edges are taken once: few numbers have few bins, and a constant column has none', () => {
  expect(fit([0, 0, 0, 1], 32).edges).toEqual([0, 1]);
  expect(fit([0, 0, 0, 0, 0, 0, 0, 5], 4).edges).toEqual([0, 5]);
  expect(encode([7, 7], 8, 3)).toEqual([]);
  expect(piecewiseLinear.featureNames(fit([0, 1, 2], 2), 'x')).toEqual(['x bin 1', 'x bin 2']);
});

test('unasked there is a bin for each 64 rows, from 2 to 32', () => {
  const cells = (rows: number) => Array.from({ length: rows }, (_, i) => i);
  expect(fit(cells(10), 0).edges).toHaveLength(3);
  expect(fit(cells(640), 0).edges).toHaveLength(11);
  expect(fit(cells(5000), 0).edges).toHaveLength(33);
});

test('bins must be a whole number', () => {
  for (const bins of [1.5, -1, 5000]) expect(() => fit([1, 2], bins)).toThrow(UsageError);
  expect(() => fit([1, 2], -1)).toThrow(
    'encoder piecewiseLinear: expected bins to be a whole number from 0 to 1024, got -1',
  );
});

test('what most rows have in common takes no more than its part of the bins', () => {
  expect([...cappedTies(Float64Array.of(0, 0, 0, 0, 0, 0, 5, 6, 7, 8), 5)]).toEqual([0, 5, 6, 7, 8]);
  expect([...cappedTies(Float64Array.of(1, 2, 3, 4), 2)]).toEqual([1, 2, 3, 4]);
  const gains = [...Array(900).fill(0), ...Array.from({ length: 100 }, (_, i) => i + 1)];
  // Without the cap nine of ten edges would be 0.
  expect(fit(gains, 10).edges.filter((edge) => edge > 0)).toHaveLength(10);
});
