import { DataError, UsageError } from '@descent/core';
import { expect, test } from 'vitest';
import { makeImages, makeTable, people, rowsOf } from '../test/make-table.ts';
import { featureNames } from './features.ts';
import { fitSchema } from './fit-schema.ts';

const options = { task: 'auto', scale: 'auto', standardizeTarget: true } as const;

/** Columns of bytes up to 16, the first `flat` of them only 0 and 1. */
function digits(columns: number, flat: number) {
  const cells = (c: number) => (c < flat ? [0, 1, 1] : [0, 16, 200]);
  const inputs = Array.from({ length: columns }, (_, c) => [`p${c}`, cells(c)] as const);
  return makeTable([...inputs, ['y', ['a', 'b', 'a']]]);
}

function kindsOf(table: ReturnType<typeof makeTable>, scale = 'auto'): Set<string> {
  const schema = fitSchema(table, rowsOf(0, 1), { ...options, target: 'y', scale });
  return new Set(schema.inputs.map(({ encoder }) => encoder.kind));
}

test('statistics and categories come from the training rows, labels from the file', () => {
  expect(fitSchema(people, rowsOf(0, 2), { ...options, target: 'income' })).toEqual({
    task: 'classification',
    format: { kind: 'csv', header: true, delimiter: ',' },
    inputs: [
      { name: 'age', position: 0, type: 'number', encoder: { kind: 'standard', mean: 30.5, deviation: 10 } },
      { name: 'job', position: 1, type: 'category', encoder: { kind: 'oneHot', levels: ['smith'] } },
    ],
    target: { kind: 'classes', column: 'income', position: 2, type: 'category', labels: ['high', 'low'] },
  });
});

test('a regression target is standardized by its training rows, or left alone', () => {
  const schema = fitSchema(people, rowsOf(0, 2), { ...options, target: 'age' });
  expect(schema.target).toEqual({ kind: 'values', column: 'age', position: 0, mean: 30.5, deviation: 10 });
  expect(schema.inputs.map(({ position }) => position)).toEqual([1, 2]);
  const plain = fitSchema(people, rowsOf(0, 2), { ...options, target: 'age', standardizeTarget: false });
  expect(plain.target).toMatchObject({ mean: 0, deviation: 1 });
});

test('inputs keep the order of the file, whatever their type', () => {
  const table = makeTable([
    ['w', ['a', 'b']],
    ['x', [1.5, 2]],
    ['v', ['c', 'd']],
    ['y', [0, 1]],
  ]);
  const schema = fitSchema(table, rowsOf(0, 1), { ...options, target: 'y' });
  expect(featureNames(schema)).toEqual(['w=a', 'w=b', 'x', 'v=c', 'v=d']);
});

test('a table is bytes when more than 16 of its whole inputs from 0 to 255 reach above 1', () => {
  expect(kindsOf(digits(20, 3))).toEqual(new Set(['bytes']));
  expect(kindsOf(digits(20, 4))).toEqual(new Set(['standard']));
  const schema = fitSchema(digits(20, 0), rowsOf(0, 1), { ...options, target: 'y' });
  expect(schema.inputs[0]!.encoder).toEqual({ kind: 'bytes', divisor: 16, gain: 1, offset: 0 });
});

test.each([
  ['a fraction', [0.5, 1, 2]],
  ['a negative number', [-1, 1, 2]],
  ['a number above 255', [0, 256, 2]],
  ['a word', ['a', 'b', 'c']],
])('%s among the inputs makes it no table of bytes', (_what, cells) => {
  const { columns, ...rest } = digits(20, 0);
  const odd = makeTable([['odd', cells]]).columns;
  const kinds = kindsOf({ ...rest, columns: [...odd, ...columns] });
  expect(kinds.has('bytes')).toBe(false);
  expect(kinds.has('standard')).toBe(true);
});

test('images are bytes of 255, in the range asked for', () => {
  const images = makeImages(1, 2, [0, 1, 2, 3], [0, 1]);
  const schema = fitSchema(images, rowsOf(0, 1), {
    ...options,
    target: 'label',
    range: { gain: 0.99, offset: 0.01 },
  });
  expect(schema.format).toEqual({ kind: 'images', height: 1, width: 2 });
  expect(schema.inputs[1]!.encoder).toEqual({ kind: 'bytes', divisor: 255, gain: 0.99, offset: 0.01 });
});

test('a scale that is asked for is used for numbers; an unknown one is refused', () => {
  expect(kindsOf(digits(20, 0), 'none')).toEqual(new Set(['none']));
  expect(kindsOf(digits(2, 0), 'bytes')).toEqual(new Set(['bytes']));
  for (const scale of ['oneHot', 'toString', '']) {
    expect(() => kindsOf(digits(2, 0), scale)).toThrow(UsageError);
  }
  expect(() => kindsOf(digits(2, 0), 'robus')).toThrow(
    'scale: expected auto, standard, bytes, none, got "robus"',
  );
});

test('no inputs, names given twice and no training rows are refused', () => {
  const fit =
    (table: ReturnType<typeof makeTable>, rows = rowsOf(0, 1)) =>
    () =>
      fitSchema(table, rows, { ...options, target: 'y' });
  expect(fit(makeTable([['y', [0, 1]]]))).toThrow(DataError);
  expect(fit(makeTable([['y', [0, 1]]]))).toThrow('expected at least one column besides the target "y"');
  expect(
    fit(
      makeTable([
        ['x', [0, 1]],
        ['y', [0, 1]],
        ['x', [0, 1]],
      ]),
    ),
  ).toThrow('got "x" again in column 2');
  expect(
    fit(
      makeTable([
        ['x', [0, 1]],
        ['y', [0, 1]],
      ]),
      rowsOf(),
    ),
  ).toThrow(UsageError);
});
