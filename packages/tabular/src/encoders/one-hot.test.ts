import { DataError } from '@descent/core';
import { expect, test } from 'vitest';
import { makeColumn, rowsOf } from '../../test/make-table.ts';
import { oneHot } from './one-hot.ts';

const describeRow = (row: number) => `row ${row + 1}`;
const range = { gain: 1, offset: 0 };

test('levels are those of the training rows, sorted by code unit', () => {
  const column = makeColumn('x', ['b', 'ä', 'Z', 'a', 'b', 'z']) as never;
  const spec = oneHot.fit([column], { rows: rowsOf(0, 1, 2, 4, 5), source: 't.csv', describeRow, range })[0]!;
  expect(spec).toEqual({ kind: 'oneHot', levels: ['Z', 'b', 'z', 'ä'] });
  expect(oneHot.featureNames(spec, 'x')).toEqual(['x=Z', 'x=b', 'x=z', 'x=ä']);
});

test('a category is 1 in its own feature, and an unseen one 0 in all and counted', () => {
  const spec = { kind: 'oneHot', levels: ['a', 'b'] } as const;
  const into = new Float64Array(8).fill(9);
  const write = oneHot.bind(spec, makeColumn('x', ['b', 'c', 'a']) as never);
  expect(write(rowsOf(0, 1, 2, 1), into, 0, 2)).toBe(2);
  expect([...into]).toEqual([0, 1, 0, 0, 1, 0, 0, 0]);
});

test('a hundred categories in the training rows are the most', () => {
  const cells = Array.from({ length: 101 }, (_, i) => (i === 7 ? 'many' : String(i)));
  const column = makeColumn('x', cells) as never;
  const rows = Int32Array.from(cells, (_, i) => i);
  expect(
    oneHot.fit([column], { rows: rows.subarray(1), source: 't.csv', describeRow, range })[0]!.levels,
  ).toHaveLength(100);
  const fit = () => oneHot.fit([column], { rows, source: 't.csv', describeRow, range });
  expect(fit).toThrow(DataError);
  expect(fit).toThrow('column "x": expected at most 100 different values in a column of words, got 101');
  expect(fit).toThrow('if it is meant to hold numbers, the first cell that is none is "many" in row 8');
});
