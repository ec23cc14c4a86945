import { DataError, UsageError } from '@descent/core';
import { expect, test } from 'vitest';
import { makeTable, people } from '../test/make-table.ts';
import { chooseTarget } from './choose-target.ts';

const auto = { task: 'auto' } as const;

function targetOf(
  cells: readonly number[] | readonly string[],
  task: 'auto' | 'classification' | 'regression' = 'auto',
) {
  return chooseTarget(
    makeTable([
      ['x', cells.map((_, i) => i)],
      ['y', cells],
    ]),
    { target: 'y', task },
  );
}

test('a target is found by name, or else by its place; a name wins', () => {
  expect(chooseTarget(people, { ...auto, target: 'income' }).position).toBe(2);
  expect(chooseTarget(people, { ...auto, target: '1' }).position).toBe(1);
  const confusing = makeTable([
    ['1', [1, 2]],
    ['0', [3, 4]],
  ]);
  expect(chooseTarget(confusing, { ...auto, target: '1' }).position).toBe(0);
});

test('no target and a wrong target list the columns', () => {
  expect(() => chooseTarget(people, auto)).toThrow(UsageError);
  expect(() => chooseTarget(people, auto)).toThrow('choose one with --target: "age", "job", "income"');
  for (const target of ['Income', '3', '-1', '1.0', '']) {
    expect(() => chooseTarget(people, { ...auto, target })).toThrow(DataError);
  }
  const wide = makeTable(Array.from({ length: 785 }, (_, i) => [`c${i}`, [1]] as const));
  expect(() => chooseTarget(wide, { ...auto, target: 'label' })).toThrow(
    /expected a column "label" to predict, got "c0", "c1", .*"c99", … \(785 in all\)/,
  );
});

test('words are classes, ordered by code point, with a code for every row', () => {
  const chosen = chooseTarget(people, { ...auto, target: 'income' });
  expect(chosen).toMatchObject({
    task: 'classification',
    labels: ['high', 'low'],
    codes: Uint8Array.of(1, 0, 1, 0, 0),
  });
});

test('up to 20 whole numbers are classes, anything else is a regression, unless told', () => {
  const whole = Array.from({ length: 40 }, (_, i) => (i % 20) - 3);
  const chosen = targetOf(whole);
  expect(chosen).toMatchObject({ task: 'classification' });
  expect(chosen).toHaveProperty(
    'labels',
    Array.from({ length: 20 }, (_, i) => String(i - 3)),
  );
  expect(targetOf([...whole, 99]).task).toBe('regression');
  expect(targetOf([1, 2, 2.5]).task).toBe('regression');
  expect(targetOf([1, 2, 2.5], 'classification')).toHaveProperty('labels', ['1', '2', '2.5']);
  expect(targetOf(whole, 'regression')).toEqual({
    task: 'regression',
    position: 1,
    column: expect.anything(),
  });
});

test('more than 256 classes have wider codes', () => {
  const chosen = targetOf(
    Array.from({ length: 300 }, (_, i) => 299 - i),
    'classification',
  );
  expect(chosen).toHaveProperty(
    'codes',
    Int32Array.from({ length: 300 }, (_, i) => 299 - i),
  );
});

test('an empty cell is refused, naming its row', () => {
  expect(() => targetOf(['a', ' ', 'b'])).toThrow(DataError);
  expect(() => targetOf(['a', ' ', 'b'])).toThrow(
    'data.csv: row 2 (line 3), column "y": expected a value, as it is the target, got an empty cell',
  );
  expect(() => targetOf([1.5, 2, Number.NaN])).toThrow('row 3 (line 4)');
  expect(() => targetOf([Number.NaN, 2, Number.NaN])).toThrow(
    'row 1 (line 2), column "y": expected a value, as it is the target, got an empty cell, as in 2 of 3 rows; fill them in or leave the rows out',
  );
});

test('one class is refused', () => {
  expect(() => targetOf(['a', 'a'])).toThrow(DataError);
  expect(() => targetOf(['a', 'a'])).toThrow('target "y": expected at least two classes, got only "a"');
  expect(() => targetOf([7, 7])).toThrow('got only "7"');
});

test('one number is refused', () => {
  expect(() => targetOf([2.5, 2.5, 2.5])).toThrow(DataError);
  expect(() => targetOf([2.5, 2.5])).toThrow(
    'target "y": expected at least two different numbers, got only 2.5; there is nothing to learn',
  );
  expect(() => targetOf([7, 7], 'regression')).toThrow('got only 7');
  expect(targetOf([2.5, 2.5, 2.25]).task).toBe('regression');
});

test('words cannot be regressed on, and thousands of them are not taken for classes unasked', () => {
  expect(() => targetOf(['1.5', 'x', '2'], 'regression')).toThrow(
    'target "y": expected numbers for task regression, got "x" in row 2 (line 3)',
  );
  const many = Array.from({ length: 1001 }, (_, i) => (i === 500 ? 'n/a' : `${i}.5`));
  expect(() => targetOf(many)).toThrow('got 1001, the first being "n/a" in row 501 (line 502)');
  expect(targetOf(many, 'classification').task).toBe('classification');
});

test('labels are renamed before they are classes, numeric ones too', () => {
  const named = (cells: readonly number[] | readonly string[], pairs: [string, string][]) =>
    chooseTarget(
      makeTable([
        ['x', cells.map((_, i) => i)],
        ['y', cells],
      ]),
      { ...auto, target: 'y', mapLabels: new Map(pairs) },
    );
  expect(named(['b.', 'a', 'b'], [['b.', 'b']])).toMatchObject({
    labels: ['a', 'b'],
    codes: Uint8Array.of(1, 0, 1),
  });
  expect(
    named(
      [0, 1, 2],
      [
        ['0', 'no'],
        ['1', 'yes'],
        ['2', 'no'],
        ['7', 'never there'],
      ],
    ),
  ).toMatchObject({ labels: ['no', 'yes'], codes: Uint8Array.of(0, 1, 0) });
  expect(() => named(['a.', 'a'], [['a.', 'a']])).toThrow('expected at least two classes, got only "a"');
  expect(() => named([1.5, 2], [['2', 'two']])).toThrow(UsageError);
  expect(() => named([1.5, 2], [['2', 'two']])).toThrow('target "y": expected no labels to rename');
});
