import { Purpose, shuffledOrder, UsageError } from '@descent/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate, splitRows } from './split-rows.ts';

const seeded = (seed: number) => (n: number) => shuffledOrder(seed, Purpose.split, 0, n);
const inOrder = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

function countByClass(rows: Int32Array, classes: ArrayLike<number>, count: number): number[] {
  const counts = new Array<number>(count).fill(0);
  for (const row of rows) counts[classes[row]!]!++;
  return counts;
}

test('the digits: 1,797 rows give 1,222 to train, 216 to validate, 359 to test, stratified or not', () => {
  const stratify = Uint8Array.from({ length: 1797 }, (_, i) => (i * i) % 10);
  for (const classes of [undefined, stratify]) {
    const { train, validation, test } = splitRows({
      rows: 1797,
      stratify: classes,
      test: 0.2,
      validation: 0.15,
      shuffle: seeded(0),
    });
    expect([train.length, validation.length, test.length]).toEqual([1222, 216, 359]);
  }
});

test('the shuffle alone decides, and the parts are in file order', () => {
  const parts = splitRows({
    rows: 6,
    test: 0.34,
    validation: 0.25,
    shuffle: () => Int32Array.of(5, 0, 3, 1, 4, 2),
  });
  expect(parts).toEqual({
    test: Int32Array.of(0, 5),
    validation: Int32Array.of(3),
    train: Int32Array.of(1, 2, 4),
  });
});

test('rows are taken with their share of every class', () => {
  const stratify = Uint8Array.from({ length: 100 }, (_, i) => (i < 60 ? 0 : i < 90 ? 1 : 2));
  const { train, validation, test } = splitRows({
    rows: 100,
    stratify,
    test: 0.2,
    validation: 0.25,
    shuffle: seeded(7),
  });
  expect(countByClass(test, stratify, 3)).toEqual([12, 6, 2]);
  expect(countByClass(validation, stratify, 3)).toEqual([12, 6, 2]);
  expect(countByClass(train, stratify, 3)).toEqual([36, 18, 6]);
});

test.each([
  [[6, 3, 1], 5, [3, 2, 0]],
  [[4, 1, 1], 4, [3, 0, 0]],
  [[5, 5, 5], 4, [2, 1, 1]],
  [[1, 1, 1], 2, [0, 0, 0]],
  [[0, 9], 3, [0, 3]],
])('of classes of %j rows, %i are allocated as %j', (sizes, count, expected) => {
  expect([...allocate(sizes, count)]).toEqual(expected);
});

test('every row is in exactly one part, in order, and no class loses its last training row', () => {
  const arbitrary = fc.record({
    classes: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 60 }),
    test: fc.constantFrom(0, 0.1, 0.2, 0.5, 0.9),
    validation: fc.constantFrom(0, 0.15, 0.5, 0.9),
    seed: fc.nat(),
    isStratified: fc.boolean(),
  });
  fc.assert(
    fc.property(arbitrary, ({ classes, test, validation, seed, isStratified }) => {
      const rows = classes.length;
      const stratify = isStratified ? Uint8Array.from(classes) : undefined;
      let parts: ReturnType<typeof splitRows>;
      try {
        parts = splitRows({ rows, stratify, test, validation, shuffle: seeded(seed) });
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        return;
      }
      const { train, validation: validated, test: tested } = parts;
      for (const part of [train, validated, tested])
        expect([...part]).toEqual([...part].sort((a, b) => a - b));
      expect([...train, ...validated, ...tested].sort((a, b) => a - b)).toEqual([...inOrder(rows)]);
      expect(tested.length).toBeLessThanOrEqual(Math.round(rows * test));
      if (isStratified) expect(new Set(Array.from(train, (row) => classes[row]))).toEqual(new Set(classes));
    }),
  );
});

test('listed rows are tested on, and the others are split as before', () => {
  const split = (tested: Int32Array) =>
    splitRows({ rows: 6, test: tested, validation: 0.5, shuffle: () => Int32Array.of(5, 0, 3, 1, 4, 2) });
  expect(split(Int32Array.of(3, 0))).toEqual({
    test: Int32Array.of(0, 3),
    validation: Int32Array.of(1, 5),
    train: Int32Array.of(2, 4),
  });
  expect(split(Int32Array.of()).test).toHaveLength(0);
  expect(() => split(Int32Array.of(1, 1))).toThrow('test: expected different rows from 0 to 5, got 1 twice');
  expect(() => split(Int32Array.of(6))).toThrow('test: expected different rows from 0 to 5, got 6');
  expect(() => split(Int32Array.of(0, 1, 2, 3, 4, 5))).toThrow(UsageError);
});

test('equal seeds give equal parts, different ones do not', () => {
  const split = (seed: number) => splitRows({ rows: 40, test: 0.5, validation: 0, shuffle: seeded(seed) });
  expect(split(3)).toEqual(split(3));
  expect(split(3)).not.toEqual(split(4));
});

test('impossible fractions, parts without rows and classes of other rows are refused', () => {
  const split = (rows: number, test: number, validation: number) => () =>
    splitRows({ rows, test, validation, shuffle: inOrder });
  for (const fraction of [-0.1, 1, Number.NaN, 2]) {
    expect(split(10, fraction, 0)).toThrow(UsageError);
    expect(split(10, 0, fraction)).toThrow(
      `validation: expected a fraction from 0 up to but not including 1, got ${fraction}`,
    );
  }
  expect(split(10, 0.01, 0)).toThrow('test: expected at least one row, got none: 0.01 of 10 rows');
  expect(split(3, 0, 0.15)).toThrow('validation: expected at least one row, got none: 0.15 of 3 rows');
  expect(split(1, 0.9, 0)).toThrow('split: expected rows to train on, got none of 1 rows with test 0.9');
  expect(split(0, 0, 0)).toThrow(UsageError);
  expect(() => splitRows({ rows: 2, stratify: [0], test: 0, validation: 0, shuffle: inOrder })).toThrow(
    'expected a class for each of 2 rows, got 1',
  );
});
