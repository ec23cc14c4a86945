import { describe, expect, test } from 'vitest';
import { makeTable, rowsOf } from '../test/make-table.ts';
import { fitSchema } from './fit-schema.ts';
import { readTypes } from './schema.ts';

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
