import { describe, expect, test } from 'vitest';
import { makeTable, rowsOf } from '../test/make-table.ts';
import { fitSchema } from './fit-schema.ts';
import { readTypes, readTypesBeside } from './read-types.ts';

const table = makeTable([
  ['w', ['a', 'b']],
  ['y', [0, 1]],
  ['x', [1.5, 2]],
]);
const named = fitSchema(table, rowsOf(0, 1), {
  target: 'y',
  task: 'auto',
  scale: 'auto',
  standardizeTarget: true,
});
const plain = { type: 'number', format: { decimal: '.', group: '' } };
const words = { type: 'category' };
const unused = { type: 'category', verbatim: true };
const unnamed = { ...named, format: { kind: 'csv', header: false, delimiter: ',' } } as const;

describe('readTypes', () => {
  test('finds columns by name, in any order; what is not used is words', () => {
    expect([...readTypes(named, ['id', 'x', 'y', 'w'], { target: true })]).toEqual([
      ['id', unused],
      ['x', plain],
      ['y', plain],
      ['w', words],
    ]);
    expect(readTypes(named, ['x', 'y', 'w'], { target: false }).get('y')).toEqual(unused);
  });

  test('finds columns by position where there are no names', () => {
    expect([...readTypes(unnamed, ['0', '1', '2'], { target: true }).values()]).toEqual([
      words,
      plain,
      plain,
    ]);
    expect([...readTypes(named, ['0', '1', '2'], { target: true }).values()]).toEqual([words, plain, plain]);
  });

  test('moves up what stood behind a target that is not there', () => {
    expect([...readTypes(unnamed, ['0', '1'], { target: false }).values()]).toEqual([words, plain]);
  });

  test('reads numbers as they were written, and dropped columns as they are', () => {
    const format = { decimal: ',', group: '.' } as const;
    const [w, x] = named.inputs;
    const inputs = [
      { ...w!, encoder: { kind: 'drop' } },
      { ...x!, format },
    ];
    const readings = readTypes({ ...named, inputs }, ['w', 'y', 'x'], { target: true });
    expect([...readings.values()]).toEqual([unused, plain, { type: 'number', format }]);
  });
});

describe('readTypesBeside', () => {
  const columns = [
    ['id', [1, 2, 3, 4]],
    ['w', ['a', 'b', 'a', 'b']],
    ['y', [0, 1, 1, 0]],
    ['x', [1.5, 2, -1, 3]],
    ['same', [7, 7, 7, 7]],
    ['note', ['p', 'q', 'p', 'r']],
    ['weight', [1, 2, 1, 2]],
    ['z', [3, 4.5, 4.5, 9]],
  ] as const;
  const beside = makeTable(columns);
  const unnamedTable = makeTable(columns, { kind: 'csv', header: false, delimiter: ',' });
  const cases = [
    { target: 'y' },
    { target: 'x,z' },
    { target: 'y', ignore: ['note'], weightColumn: 'weight' },
    { target: 'z', types: new Map([['id', 'number'] as const]) },
    { target: 'w', types: new Map([['x', 'constant'] as const]), ignore: ['0'] },
  ];

  test.each(cases)('reads as the schema that is learned then does: %o', (asked) => {
    const options = { ...asked, task: 'auto', standardizeTarget: true } as const;
    for (const [table, scale] of [
      [beside, 'auto'],
      [beside, 'none'],
      [unnamedTable, 'auto'],
    ] as const) {
      const schema = fitSchema(table, rowsOf(0, 1, 3), { ...options, scale });
      const names = table.columns.map(({ name }) => name);
      for (const of of [names, [...names].reverse(), [...names, 'more'], names.slice(1)]) {
        expect(readTypesBeside(table, of, asked)).toEqual(readTypes(schema, of, { target: true }));
      }
    }
  });

  test('reads pixels as numbers, also those that are always 0', () => {
    const pixels = makeTable([
      ...Array.from({ length: 20 }, (_, i) => [`p${i}`, i === 3 ? [0, 0] : [9, i]] as const),
      ['y', ['a', 'b']],
    ]);
    const names = pixels.columns.map(({ name }) => name);
    expect(readTypesBeside(pixels, names, { target: 'y' }).get('p3')).toEqual(plain);
  });

  test('refuses what cannot be learned', () => {
    expect(() => readTypesBeside(beside, ['x'], { target: undefined })).toThrow(
      'expected the column to predict',
    );
    expect(() => readTypesBeside(beside, ['x'], { target: 'y', ignore: ['v'] })).toThrow(
      'expected columns of',
    );
  });
});
