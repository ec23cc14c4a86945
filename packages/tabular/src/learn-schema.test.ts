import { DataError, UsageError } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { makeTable, rowsOf } from '../test/make-table.ts';
import { allRows } from './column-cells.ts';
import { encodeInputs, planInputs } from './encode-inputs.ts';
import { featureNames } from './features.ts';
import { type FitSchemaOptions, learnSchema } from './fit-schema.ts';
import { matchColumns } from './match-columns.ts';
import { parseSchema } from './parse-schema.ts';

const options = { task: 'auto', scale: 'auto', standardizeTarget: true, target: 'y' } as const;
const ROWS = 24;
const column = (cell: (i: number) => string | number) =>
  Array.from({ length: ROWS }, (_, i) => cell(i)) as number[] | string[];

const table = makeTable([
  ['id', column((i) => i + 1)],
  ['size', column((i) => (i === 3 ? NaN : i / 3))],
  ['color', column((i) => ['red', 'green', ''][i % 3]!)],
  ['member', column((i) => (i % 2 === 0 ? 'yes' : 'no'))],
  ['joined', column((i) => `2024-01-${String(i + 1).padStart(2, '0')}`)],
  ['country', column(() => 'nl')],
  ['y', column((i) => (i % 2 === 0 ? 'a' : 'b'))],
]);

function learn(more: Partial<FitSchemaOptions> = {}, of = table, rows = allRows(of.rows)) {
  return learnSchema(of, rows, { ...options, ...more });
}

describe('learnSchema', () => {
  test('says of each column what it is taken for, and why', () => {
    const { columns, schema } = learn();
    expect(columns.map(({ name, type, encoder, features }) => [name, type, encoder, features])).toEqual([
      ['id', 'identifier', 'drop', 0],
      ['size', 'number', 'standard', 1],
      ['color', 'category', 'oneHot', 3],
      ['member', 'boolean', 'oneHot', 2],
      ['joined', 'date', 'drop', 0],
      ['country', 'constant', 'drop', 0],
    ]);
    expect(columns[1]).toMatchObject({
      missing: 1,
      why: '23 of 24 cells are numbers, 1 without a value, for which the mean stands',
    });
    expect(schema.inputs.map(({ logicalType }) => logicalType)).toEqual([
      'identifier',
      undefined,
      undefined,
      'boolean',
      'date',
      'constant',
    ]);
    expect(featureNames(schema)).toEqual([
      'size',
      ...['color=', 'color=green', 'color=red'],
      ...['member=no', 'member=yes'],
    ]);
    expect(parseSchema(JSON.parse(JSON.stringify(schema)))).toEqual(schema);
  });

  test('takes declared types, by name or place, and leaves ignored columns out', () => {
    const { columns, schema } = learn({
      types: new Map([
        ['id', 'number'],
        ['4', 'category'],
      ]),
      ignore: ['color', '3'],
    });
    expect(columns.map(({ name, type, encoder, why }) => [name, type, encoder, why])).toEqual([
      ['id', 'number', 'standard', 'declared'],
      ['size', 'number', 'standard', expect.any(String)],
      ['color', 'ignored', 'drop', 'as asked'],
      ['member', 'ignored', 'drop', 'as asked'],
      ['joined', 'category', 'oneHot', 'declared'],
      ['country', 'constant', 'drop', expect.any(String)],
    ]);
    expect(featureNames(schema)).toHaveLength(2 + ROWS);
  });

  test('refuses what cannot be', () => {
    const types = (column: string, type: 'number' | 'date') =>
      learn.bind(null, { types: new Map([[column, type]]) });
    expect(types('color', 'number')).toThrow(DataError);
    expect(types('color', 'number')).toThrow(
      'data.csv: column "color" cannot be of type number, as declared: expected numbers, got words',
    );
    expect(types('colour', 'number')).toThrow(UsageError);
    expect(types('colour', 'number')).toThrow('got "colour"; it has "id", "size"');
    expect(() => learn({ ignore: ['y'] })).toThrow('expected columns to leave out, got the target "y"');
    expect(() => learn({ ignore: ['Y'] })).toThrow(UsageError);
    expect(() => learn({ ignore: ['id'], types: new Map([['id', 'number']]) })).toThrow(
      'got "id", which is ignored',
    );
  });

  test('learns from a sequence of numbers where there is nothing else', () => {
    const only = makeTable([
      ['id', column((i) => i)],
      ['y', column((i) => (i % 2 === 0 ? 'a' : 'b'))],
    ]);
    const { columns } = learn({}, only);
    expect(columns[0]).toMatchObject({ type: 'number', encoder: 'standard' });
    expect(columns[0]!.why).toContain('identifier, but there is nothing else');
    expect(() => learn({ types: new Map([['id', 'identifier']]) }, only)).toThrow(
      'expected a column to learn from, got none: "id" is identifier (declared)',
    );
  });

  test('takes pixels as they are, constant ones too', () => {
    const pixels = Array.from(
      { length: 20 },
      (_, c) => [`p${c}`, c === 0 ? [0, 0, 0] : [0, 16, 200]] as const,
    );
    const { columns } = learn({}, makeTable([...pixels, ['y', ['a', 'b', 'a']]]));
    expect(new Set(columns.map(({ type, encoder }) => `${type} ${encoder}`))).toEqual(
      new Set(['number bytes']),
    );
    expect(columns[0]!.why).toMatch(/pixels/);
  });
});

describe('gaps in numbers', () => {
  const gappy = makeTable([
    ['x', [2, NaN, 4, 100]],
    ['z', [1, 2, 3.5, 4]],
    ['y', ['a', 'b', 'a', 'b']],
  ]);
  const rows = rowsOf(0, 1, 2);

  test.each(['standard', 'none', 'bytes'])('are the mean of the training rows under %s', (scale) => {
    const { schema } = learn({ scale }, gappy, rows);
    expect(schema.inputs[0]).toMatchObject({ fill: 3 });
    expect(schema.inputs[1]).not.toHaveProperty('fill');
    const encode = (cells: number[]) => {
      const other = makeTable([
        ['x', cells],
        ['z', cells.map(() => 1.5)],
      ]);
      const data = new Float64Array(2 * cells.length);
      encodeInputs(schema, other, allRows(cells.length), data);
      return data.filter((_, i) => i % 2 === 0);
    };
    const [gap, mean, last] = encode([NaN, 3, 7]);
    expect(gap).toBe(mean);
    expect(Number.isFinite(gap)).toBe(true);
    expect(last).not.toBe(mean);
  });

  test('that training did not have are the mean that the encoder knows, or an error', () => {
    const other = makeTable([
      ['x', [1, 2]],
      ['z', [NaN, 2]],
    ]);
    const standard = learn({ scale: 'standard' }, gappy, rows).schema;
    const data = new Float64Array(4);
    encodeInputs(standard, other, rowsOf(0, 1), data);
    expect(data[1]).toBe(0);
    const none = learn({ scale: 'none' }, gappy, rows).schema;
    expect(() => encodeInputs(none, other, rowsOf(0, 1), data)).toThrow(DataError);
    expect(() => encodeInputs(none, other, rowsOf(0, 1), data)).toThrow(
      'data.csv: row 1 (line 2), column "z": expected a number, got an empty cell; training had no gap there',
    );
  });

  test('in all training rows are 0', () => {
    const { schema } = learn({}, gappy, rowsOf(1));
    expect(schema.inputs[0]).toMatchObject({ fill: 0, encoder: { mean: 0, deviation: 0 } });
  });
});

test('columns that are not used are not asked for in other tables, and not told of', () => {
  const { schema } = learn({ ignore: ['color'] });
  const other = makeTable([
    ['member', ['yes']],
    ['id', ['x-7']],
    ['size', [2]],
    ['new', ['a']],
  ]);
  expect(matchColumns(schema, other)).toMatchObject({
    inputs: [{ name: 'size' }, { name: 'member' }],
    extra: ['new'],
  });
  expect(planInputs(schema, other).cols).toBe(3);
});
