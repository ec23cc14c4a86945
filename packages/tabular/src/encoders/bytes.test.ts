import { UsageError } from '@descent/core';
import { expect, test } from 'vitest';
import { makeColumn, rowsOf } from '../../test/make-table.ts';
import { bytes } from './bytes.ts';

const describeRow = (row: number) => `row ${row + 1}`;
const range = { gain: 1, offset: 0 };
const columns = [makeColumn('a', [0, 3, 90]), makeColumn('b', [16, 2, 5])] as never[];

test('all columns are divided by the largest training input of any', () => {
  const spec = { kind: 'bytes', divisor: 16, gain: 1, offset: 0 };
  expect(bytes.fit(columns, { rows: rowsOf(0, 1), source: 't.csv', describeRow, range })).toEqual([
    spec,
    spec,
  ]);
  const into = new Float64Array(3);
  bytes.bind(spec as never, columns[0]!)(rowsOf(0, 1, 2), into, 0, 1);
  expect([...into]).toEqual([0, 3 / 16, 90 / 16]);
});

test('the book: x / 255 · 0.99 + 0.01', () => {
  const context = {
    rows: rowsOf(0),
    source: 't.csv',
    describeRow,
    range: { gain: 0.99, offset: 0.01 },
    largestPossible: 255,
  };
  const spec = bytes.fit([columns[0]!], context)[0]!;
  const into = new Float64Array(2);
  bytes.bind(spec, columns[0]!)(rowsOf(2, 0), into, 0, 1);
  expect([...into]).toEqual([(90 / 255) * 0.99 + 0.01, 0.01]);
});

test('zeros alone and negative numbers are refused', () => {
  const fit = (cells: number[]) => () =>
    bytes.fit([makeColumn('x', cells) as never], { rows: rowsOf(0, 1), source: 't.csv', describeRow, range });
  expect(fit([0, 0])).toThrow(UsageError);
  expect(fit([0, 0])).toThrow('expected an input above 0 to divide by');
  expect(fit([-2, 5])).toThrow('expected no number below 0, got -2 in column "x"; use scale standard');
  expect(fit([5, Number.POSITIVE_INFINITY])).toThrow(
    'row 2, column "x": expected a finite number, got Infinity',
  );
});
