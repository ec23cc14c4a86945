import { cellText, DataError, type Table } from '@descent/core';
import { expect, test } from 'vitest';
import { makeImages, makeTable, people, rowsOf } from '../test/make-table.ts';
import { fitSchema } from './fit-schema.ts';
import { matchColumns } from './match-columns.ts';

const options = { task: 'auto', scale: 'auto', standardizeTarget: true } as const;
const schema = fitSchema(people, rowsOf(0, 1, 2), { ...options, target: 'income' });
const headerless = { kind: 'csv', header: false, delimiter: ',' } as const;

function firstCells(table: Table, by = schema): (string | undefined)[] {
  const { inputs, targets } = matchColumns(by, table);
  return [...inputs, ...targets].map((column) => column && cellText(column, 0));
}

test('with a header, columns are found by name in any order, and extra ones are listed', () => {
  const table = makeTable([
    ['id', [7]],
    ['job', ['smith']],
    ['note', ['?']],
    ['age', [33]],
  ]);
  expect(firstCells(table)).toEqual(['33', 'smith', undefined]);
  expect(matchColumns(schema, table).extra).toEqual(['id', 'note']);
  expect(
    firstCells(
      makeTable([
        ['income', ['low']],
        ['job', ['b']],
        ['age', [1]],
      ]),
    ),
  ).toEqual(['1', 'b', 'low']);
});

test('missing columns are listed, and a needed name given twice is refused', () => {
  const table = makeTable([
    ['job', ['smith']],
    ['Age', [33]],
  ]);
  expect(() => matchColumns(schema, table)).toThrow(DataError);
  expect(() => matchColumns(schema, table)).toThrow('these are missing: "age"; the file has "job", "Age"');
  const twice = makeTable([
    ['job', ['a']],
    ['age', [1]],
    ['age', [2]],
  ]);
  expect(() => matchColumns(schema, twice)).toThrow('expected one column "age", got several');
});

test('without a header, columns are found by position, with the target or without it', () => {
  const train = makeTable(
    [
      ['0', [1.5, 2]],
      ['1', ['yes', 'no']],
      ['2', [3.5, 4]],
    ],
    headerless,
  );
  const by = fitSchema(train, rowsOf(0, 1), { ...options, target: '1' });
  expect(
    firstCells(
      makeTable(
        [
          ['a', [5]],
          ['b', ['no']],
          ['c', [6]],
        ],
        headerless,
      ),
      by,
    ),
  ).toEqual(['5', '6', 'no']);
  expect(
    firstCells(
      makeTable(
        [
          ['a', [5]],
          ['b', [6]],
        ],
        headerless,
      ),
      by,
    ),
  ).toEqual(['5', '6', undefined]);
  expect(() => matchColumns(by, makeTable([['a', [5]]], headerless))).toThrow(
    'expected 3 columns, as in training, or 2 without the target, got 1',
  );
  // One header alone is no help: its names mean nothing to the other file.
  expect(
    firstCells(
      makeTable([
        ['0', [5]],
        ['2', ['no']],
        ['1', [6]],
      ]),
      by,
    ),
  ).toEqual(['5', '6', 'no']);
  const bare = makeTable(
    [
      ['0', [33]],
      ['1', ['smith']],
    ],
    headerless,
  );
  expect(firstCells(bare)).toEqual(['33', 'smith', undefined]);
});

test('a column of another type is refused with its first offending cell', () => {
  const words = makeTable([
    ['age', ['31', 'old', '']],
    ['job', ['a', 'a', 'a']],
  ]);
  expect(() => matchColumns(schema, words)).toThrow(DataError);
  expect(() => matchColumns(schema, words)).toThrow(
    'column "age": expected numbers, as in training, got "old" in row 2 (line 3)',
  );
  const numbers = makeTable([
    ['age', [31]],
    ['job', [7]],
  ]);
  expect(() => matchColumns(schema, numbers)).toThrow(
    'column "job": expected words, as in training, got "7" in row 1 (line 2)',
  );
});

test('images must have the size of the training images', () => {
  const by = fitSchema(makeImages(1, 2, [0, 1, 2, 3], [0, 1]), rowsOf(0, 1), { ...options, target: 'label' });
  expect(firstCells(makeImages(1, 2, [8, 9]), by)).toEqual(['8', '9', undefined]);
  expect(firstCells(makeImages(1, 2, [8, 9], [1]), by)).toEqual(['8', '9', '1']);
  expect(() => matchColumns(by, makeImages(2, 1, [8, 9]))).toThrow(
    'images.idx: expected images of 1 × 2 pixels, as in training, got images of 2 × 1 pixels',
  );
  expect(() => matchColumns(by, people)).toThrow('got a table');
});
