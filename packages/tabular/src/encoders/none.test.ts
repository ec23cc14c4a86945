import { DataError } from '@descent/core';
import { expect, test } from 'vitest';
import { makeColumn, rowsOf } from '../../test/make-table.ts';
import { none } from './none.ts';

const context = {
  rows: rowsOf(0, 1),
  source: 't.csv',
  describeRow: (row: number) => `row ${row + 1}`,
  range: { gain: 1, offset: 0 },
};

test('numbers stay as they are', () => {
  const into = new Float64Array(2);
  none.bind({ kind: 'none' }, makeColumn('x', [1.5, -3]) as never)(rowsOf(1, 0), into, 0, 1);
  expect([...into]).toEqual([-3, 1.5]);
});

test('a training cell that is not finite is refused', () => {
  expect(() => none.fit([makeColumn('x', [1, Number.POSITIVE_INFINITY]) as never], context)).toThrow(
    DataError,
  );
});
