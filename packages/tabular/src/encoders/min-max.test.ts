import { expect, test } from 'vitest';
import { makeColumn } from '../../test/make-table.ts';
import { allRows } from '../column-cells.ts';
import { minMax } from './min-max.ts';

const context = { source: 't.csv', describeRow: String, range: { gain: 1, offset: 0 } };

test('the training rows span 0 to 1, and what lies beyond them is clipped', () => {
  const column = makeColumn('x', [-1, 3, 0, 1, 99, -7, Number.NaN]) as never;
  const spec = minMax.fit([column], { ...context, rows: allRows(4) })[0]!;
  expect(spec).toEqual({ kind: 'minMax', least: -1, width: 4, median: 0.5 });
  const into = new Float64Array(7);
  expect(minMax.bind(spec, column)(allRows(7), into, 0, 1)).toBe(1);
  // A missing number is what the median is.
  expect([...into]).toEqual([0, 1, 0.25, 0.5, 1, 0, 0.375]);
});

test('a constant column is 0', () => {
  const column = makeColumn('x', [2, 2, 5]) as never;
  const spec = minMax.fit([column], { ...context, rows: allRows(2) })[0]!;
  const into = new Float64Array(3);
  minMax.bind(spec, column)(allRows(3), into, 0, 1);
  expect([...into]).toEqual([0, 0, 0]);
});
