import { DataError, UsageError } from '@descent/core';
import { expect, test } from 'vitest';
import { type Cells, makeTable, people, rowsOf } from '../test/make-table.ts';
import { allRows } from './column-cells.ts';
import { encodeTargets } from './encode-targets.ts';
import { fitSchema } from './fit-schema.ts';
import { binaryTargets, oneHotTargets } from './target-codes.ts';

const options = { task: 'auto', scale: 'auto', standardizeTarget: true, target: 'y' } as const;

function withTarget(cells: Cells) {
  return makeTable([
    ['x', [...allRows(cells.length)]],
    ['y', cells],
  ]);
}

function schemaOf(cells: Cells) {
  return fitSchema(withTarget(cells), rowsOf(0, 1), options);
}

const words = schemaOf(['>50K', '<=50K']);
const numbers = schemaOf([3, 10]);

function codes(schema: typeof words, cells: Cells, mapLabels?: ReadonlyMap<string, string>) {
  const rows = allRows(cells.length);
  return [...encodeTargets(schema, withTarget(cells), rows, { mapLabels }).data];
}

test('classes are indices in the order of the rows, one-hot unless told', () => {
  const schema = fitSchema(people, rowsOf(0, 1, 2), { ...options, target: 'income' });
  expect(encodeTargets(schema, people, rowsOf(4, 0, 1))).toEqual({
    cols: 2,
    kind: 'classes',
    data: Uint8Array.of(0, 1, 0),
    decode: oneHotTargets(2),
  });
  const decode = binaryTargets();
  expect(encodeTargets(schema, people, rowsOf(0), { decode })).toMatchObject({ cols: 1, decode });
  expect(() => encodeTargets(schema, people, rowsOf(0), { decode: oneHotTargets(3) })).toThrow(UsageError);
});

test('values are standardized', () => {
  const schema = fitSchema(people, rowsOf(0, 2), { ...options, target: 'age' });
  expect(encodeTargets(schema, people, rowsOf(2, 0, 3))).toEqual({
    cols: 1,
    kind: 'values',
    data: Float64Array.of(1, -1, 1.95),
  });
  expect(() => encodeTargets(schema, people, rowsOf(0), { mapLabels: new Map() })).toThrow(UsageError);
});

test('a target that only the training rows have one number of keeps its own units', () => {
  const schema = fitSchema(withTarget([0.5, 0.5, 0.75]), rowsOf(0, 1), options);
  expect(schema.target).toMatchObject({ mean: 0.5, deviation: 1 });
  expect([...encodeTargets(schema, withTarget([0.5, 5]), rowsOf(0, 1)).data]).toEqual([0, 4.5]);
});

test('labels are renamed before they are looked up, numeric ones too', () => {
  expect(codes(words, ['<=50K.', '>50K'], new Map([['<=50K.', '<=50K']]))).toEqual([0, 1]);
  expect(
    codes(
      words,
      [0, 1],
      new Map([
        ['0', '<=50K'],
        ['1', '>50K'],
      ]),
    ),
  ).toEqual([0, 1]);
  expect(
    codes(
      numbers,
      [1, 2],
      new Map([
        ['1', '10'],
        ['2', '3'],
      ]),
    ),
  ).toEqual([1, 0]);
});

test('labels are renamed as those of training were, unless told otherwise', () => {
  const dotted = ['<=50K.', '>50K', '<=50K'];
  const mapLabels = new Map([['<=50K.', '<=50K']]);
  const schema = fitSchema(withTarget(dotted), rowsOf(0, 1, 2), { ...options, mapLabels });
  expect(schema.target).toMatchObject({ labels: ['<=50K', '>50K'], renamed: [['<=50K.', '<=50K']] });
  expect(codes(schema, dotted)).toEqual([0, 1, 0]);
  expect(codes(schema, ['<=50K', 'rich'], new Map([['rich', '>50K']]))).toEqual([0, 1]);
  expect(() => codes(schema, dotted, new Map())).toThrow(DataError);
  expect(schemaOf(dotted).target).not.toHaveProperty('renamed');
});

test('numeric labels are known however they are written', () => {
  expect(codes(numbers, ['3.0', '1e1', '10'])).toEqual([0, 1, 1]);
});

test('an unknown label is refused with its row and the known ones', () => {
  expect(() => codes(words, ['>50K', 'rich'])).toThrow(DataError);
  expect(() => codes(words, ['>50K', 'rich'])).toThrow(
    'data.csv: row 2 (line 3), column "y": expected one of the labels "<=50K", ">50K", got "rich"; --map-labels renames labels',
  );
  expect(() => codes(numbers, [3, 10, 4])).toThrow(
    'row 3 (line 4), column "y": expected one of the labels "3", "10", got "4"',
  );
});

test('labels that are only written differently come with the map to use', () => {
  expect(() => codes(words, ['>50K.', '<=50K.', '>50K'])).toThrow(
    `use --map-labels '{">50K.":">50K","<=50K.":"<=50K"}'`,
  );
  expect(() => codes(words, [' >50k ', '<=50K'])).toThrow(`use --map-labels '{" >50k ":">50K"}'`);
  expect(() => codes(schemaOf(["it's", 'no']), ["It's", 'no'])).toThrow(
    `use --map-labels '{"It'\\''s":"it'\\''s"}'`,
  );
  // What was renamed already stays renamed.
  expect(() => codes(words, ['poor', '>50K.'], new Map([['poor', '<=50K']]))).toThrow(
    `use --map-labels '{"poor":"<=50K",">50K.":">50K"}'`,
  );
  // One label that no map would help: none is suggested.
  expect(() => codes(words, ['>50K.', 'rich'])).toThrow(/; --map-labels renames labels$/);
  // Two labels that look alike: which one is meant cannot be known.
  expect(() => codes(schemaOf(['a', 'A']), ['a.'])).toThrow(/; --map-labels renames labels$/);
});

test('empty cells, words for numbers and a table without the target are refused', () => {
  expect(() => codes(words, ['>50K', ''])).toThrow(
    'data.csv: row 2 (line 3), column "y": expected a value, as it is the target, got an empty cell',
  );
  const values = schemaOf([1.5, 2]);
  expect(() => codes(values, ['2', 'two'])).toThrow(
    'target "y": expected numbers, as in training, got "two" in row 2 (line 3)',
  );
  expect(() => codes(values, [1.5, Number.NaN])).toThrow('row 2 (line 3), column "y": expected a value');
  expect(() => codes(values, [1.5, Number.POSITIVE_INFINITY])).toThrow(
    'row 2 (line 3), column "y": expected a finite number',
  );
  expect(() => encodeTargets(words, makeTable([['x', [1]]]), rowsOf(0))).toThrow(
    'data.csv: expected the target column "y", got a table without it',
  );
  expect(() => encodeTargets(words, withTarget(['>50K']), rowsOf(1))).toThrow(UsageError);
});

test('more than 256 classes take wider indices', () => {
  const table = withTarget(Array.from({ length: 300 }, (_, i) => i));
  const schema = fitSchema(table, rowsOf(0), { ...options, task: 'classification' });
  expect(encodeTargets(schema, table, rowsOf(299)).data).toEqual(Int32Array.of(299));
});
