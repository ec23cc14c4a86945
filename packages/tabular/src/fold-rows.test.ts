import { Purpose, shuffledOrder, UsageError } from '@descent/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldRows } from './fold-rows.ts';

const seeded = (seed: number) => (n: number) => shuffledOrder(seed, Purpose.fold, 0, n);
const inOrder = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

/** How many rows of each class a fold has. */
function countByClass(rows: Int32Array, classes: readonly number[]): number[] {
  const counts = [0, 0, 0, 0, 0];
  for (const row of rows) counts[classes[row]!]!++;
  return counts;
}

test('every row is in one fold, ascending; neither sizes nor rows of a class differ by more than one', () => {
  const arbitrary = fc.record({
    classes: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 80 }),
    asked: fc.integer({ min: 2, max: 12 }),
    seed: fc.nat(),
    isStratified: fc.boolean(),
  });
  fc.assert(
    fc.property(arbitrary, ({ classes, asked, seed, isStratified }) => {
      const rows = classes.length;
      const count = Math.min(asked, rows);
      const stratify = isStratified ? classes : undefined;
      const folds = foldRows({ rows, folds: count, stratify, shuffle: seeded(seed) });
      expect(folds).toHaveLength(count);
      for (const fold of folds) expect([...fold]).toEqual([...fold].sort((a, b) => a - b));
      expect(folds.flatMap((fold) => [...fold]).sort((a, b) => a - b)).toEqual([...inOrder(rows)]);
      const spread = (of: (fold: Int32Array) => number): number =>
        Math.max(...folds.map(of)) - Math.min(...folds.map(of));
      expect(spread((fold) => fold.length)).toBeLessThanOrEqual(1);
      if (!isStratified) return;
      for (let k = 0; k < 5; k++)
        expect(spread((fold) => countByClass(fold, classes)[k]!)).toBeLessThanOrEqual(1);
    }),
  );
});

test('the shuffle alone decides who is in which fold', () => {
  const shuffle = () => Int32Array.of(5, 0, 3, 1, 4, 2);
  expect(foldRows({ rows: 6, folds: 3, shuffle })).toEqual([
    Int32Array.of(1, 5),
    Int32Array.of(0, 4),
    Int32Array.of(2, 3),
  ]);
  // Class 0 first: 5, 3, 1, then class 1: 0, 4, 2.
  expect(foldRows({ rows: 6, folds: 3, stratify: [1, 0, 1, 0, 1, 0], shuffle })).toEqual([
    Int32Array.of(0, 5),
    Int32Array.of(3, 4),
    Int32Array.of(1, 2),
  ]);
});

test('equal seeds give equal folds, different ones do not', () => {
  const fold = (seed: number) => foldRows({ rows: 40, folds: 4, shuffle: seeded(seed) });
  expect(fold(3)).toEqual(fold(3));
  expect(fold(3)).not.toEqual(fold(4));
});

test('too few folds, more folds than rows and classes of other rows are refused', () => {
  const folds = (rows: number, count: number, stratify?: number[]) => () =>
    foldRows({ rows, folds: count, stratify, shuffle: inOrder });
  for (const count of [0, 1, 2.5, Number.NaN]) expect(folds(10, count)).toThrow(UsageError);
  expect(folds(3, 4)).toThrow('folds: expected at least one row for each of 4 folds, got 3 rows');
  expect(folds(3, 2, [0, 1])).toThrow('expected a class for each of 3 rows, got 2');
});
