import { DataError } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { makeColumn, rowsOf } from '../../test/make-table.ts';
import { JsonObject } from '../json-object.ts';
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

describe('words of few training rows', () => {
  const words = ['a', 'a', 'a', 'b', 'c', 'c', 'b', 'd', 'e'];
  const column = makeColumn('x', words) as never;
  const fit = (rareBelow: number) =>
    oneHot.fit([column], {
      ...{ rows: rowsOf(0, 1, 2, 3, 4, 5, 7), source: 't.csv', describeRow, range },
      options: { rareBelow },
    })[0]!;

  test('share one feature, as the option says', () => {
    expect(fit(2)).toEqual({ kind: 'oneHot', levels: ['a', 'c'], others: ['b', 'd'] });
    expect(oneHot.featureNames(fit(2), 'x')).toEqual(['x=a', 'x=c', 'x other']);
    expect(fit(1)).toEqual({ kind: 'oneHot', levels: ['a', 'b', 'c', 'd'] });
    expect(fit(9)).toEqual({ kind: 'oneHot', levels: [], others: ['a', 'b', 'c', 'd'] });
  });

  test('stand for those that training did not see, which are counted', () => {
    const into = new Float64Array(12).fill(9);
    expect(oneHot.bind(fit(2), column)(rowsOf(0, 4, 7, 8), into, 0, 3)).toBe(1);
    expect([...into]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1]);
  });

  test('come back from JSON, and must not be among the levels', () => {
    const parse = (spec: unknown) => oneHot.parse(new JsonObject(spec, 's'));
    expect(parse({ levels: ['a'], others: ['b'] })).toEqual({ kind: 'oneHot', levels: ['a'], others: ['b'] });
    expect(() => parse({ levels: ['a'], others: ['a'] })).toThrow(
      's.others: expected a list of strings that are not',
    );
    expect(() => parse({ levels: [], others: [] })).toThrow('s.others');
  });
});

test('a hundred categories in the file are the most, however its rows are split', () => {
  const cells = Array.from({ length: 101 }, (_, i) => (i === 7 ? 'many' : String(i)));
  const fitted = (words: string[], rows: Int32Array) =>
    oneHot.fit([makeColumn('x', words) as never], { rows, source: 't.csv', describeRow, range });
  const rows = Int32Array.from(cells, (_, i) => i);
  expect(fitted(cells.slice(1), rows.subarray(1))[0]!.levels).toHaveLength(99);
  expect(fitted(cells.slice(1), rows.subarray(0, 100))[0]!.levels).toHaveLength(100);
  const fit = () => fitted(cells, rows.subarray(0, 50));
  expect(fit).toThrow(DataError);
  expect(fit).toThrow(
    't.csv: column "x": expected at most 100 different values in a column of words, got 101',
  );
  expect(fit).toThrow('if it is meant to hold numbers, the first cell that is none is "many" in row 8');
});
