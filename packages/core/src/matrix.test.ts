import { expect, test } from 'vitest';
import { UsageError } from './errors.ts';
import { Matrix } from './matrix.ts';

test('from copies rows in row-major order', () => {
  const rows = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const m = Matrix.from(rows);
  rows[0]![0] = 99;
  expect([m.rows, m.cols]).toEqual([2, 3]);
  expect([...m.data]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(m.toRows()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

test('ragged rows and wrong lengths are refused with expected and received', () => {
  expect(() => Matrix.from([[1, 2], [3]])).toThrow(UsageError);
  expect(() => Matrix.from([[1, 2], [3]])).toThrow('expected 2 numbers in row 1, as in row 0, got 1');
  expect(() => new Matrix(2, 2, new Float64Array(3))).toThrow('expected 4 numbers, got 3');
  expect(() => new Matrix(-1, 2, new Float64Array(0))).toThrow(UsageError);
});

test('a row range is a view, a copy is not', () => {
  const m = Matrix.from([[1], [2], [3]]);
  const view = m.rowRange(1, 3);
  const copy = m.copy();
  view.data[0] = 20;
  expect([...m.data]).toEqual([1, 20, 3]);
  expect([...copy.data]).toEqual([1, 2, 3]);
  expect(() => m.rowRange(2, 4)).toThrow('expected 0 ≤ from ≤ to ≤ 3, got 2 to 4');
});

test('equality is by shape and by bits', () => {
  expect(Matrix.from([[Number.NaN, 0]]).equals(Matrix.from([[Number.NaN, 0]]))).toBe(true);
  expect(Matrix.from([[0]]).equals(Matrix.from([[-0]]))).toBe(false);
  expect(Matrix.from([[1, 2]]).equals(Matrix.from([[1], [2]]))).toBe(false);
});

test('the transpose swaps rows and columns', () => {
  expect(
    Matrix.from([
      [1, 2, 3],
      [4, 5, 6],
    ])
      .transposed()
      .toRows(),
  ).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
});

test('printing shows the shape and cuts large matrices', () => {
  expect(Matrix.from([[1, 0.123456789]]).toString()).toBe('Matrix 1 × 2\n             1     0.123457');
  expect(Matrix.zeros(100, 100).toString().split('\n')).toHaveLength(10);
});

test('matrices without rows or columns are matrices', () => {
  expect(Matrix.zeros(0, 5).transposed().rows).toBe(5);
  expect(Matrix.from([]).data).toHaveLength(0);
});
