import { DataError } from '@descent/core';
import { expect, test } from 'vitest';
import { makeColumn, rowsOf } from '../../test/make-table.ts';
import { standard } from './standard.ts';

const context = {
  source: 't.csv',
  describeRow: (row: number) => `row ${row + 1}`,
  range: { gain: 1, offset: 0 },
};

function fit(cells: readonly number[], rows: Int32Array) {
  return standard.fit([makeColumn('x', cells) as never], { ...context, rows })[0]!;
}

function encode(cells: readonly number[], trainingRows: Int32Array): number[] {
  const into = new Float64Array(cells.length);
  const column = makeColumn('x', cells) as never;
  standard.bind(fit(cells, trainingRows), column)(
    Int32Array.from(cells, (_, i) => i),
    into,
    0,
    1,
  );
  return [...into];
}

test('mean and population deviation come from the training rows alone', () => {
  // 2, 4, 9: mean 5, deviation √((9 + 1 + 16) / 3).
  expect(fit([2, 1000, 4, 9], rowsOf(0, 2, 3))).toEqual({
    kind: 'standard',
    mean: 5,
    deviation: Math.sqrt(26 / 3),
  });
  expect(encode([1, 3, 11], rowsOf(0, 1))).toEqual([-1, 1, 9]);
});

test('a column that is constant in training encodes to 0, also where its mean would be rounded', () => {
  expect(encode([0.1, 0.1, 0.1, 7], rowsOf(0, 1, 2))).toEqual([0, 0, 0, 0]);
  // JSON has no −0.
  expect(fit([-0, -0, 0.5], rowsOf(0, 1))).toEqual({ kind: 'standard', mean: 0, deviation: 0 });
});

test('numbers that are not finite, or too large to square, are refused with their place', () => {
  expect(() => fit([1, Number.POSITIVE_INFINITY], rowsOf(0, 1))).toThrow(DataError);
  expect(() => fit([1, Number.POSITIVE_INFINITY], rowsOf(0, 1))).toThrow(
    'row 2, column "x": expected a finite number, got Infinity',
  );
  expect(() => fit([1e300, -1e300], rowsOf(0, 1))).toThrow(/"x".*squares.*1e\+300/);
});
