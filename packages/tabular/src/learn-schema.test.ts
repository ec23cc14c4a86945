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
      ['size', 'number', 'standard', 2],
      ['color', 'category', 'oneHot', 3],
      ['member', 'boolean', 'oneHot', 2],
      ['joined', 'date', 'dateParts', 7],
      ['country', 'constant', 'drop', 0],
    ]);
    expect(columns[1]).toMatchObject({
      missing: 1,
      why: '23 of 24 cells are numbers, 1 without a value',
      indicator: true,
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
      ...['size', 'size missing'],
      ...['color=', 'color=green', 'color=red'],
      ...['member=no', 'member=yes'],
      'joined time',
      ...['joined month sin', 'joined month cos', 'joined weekday sin', 'joined weekday cos'],
      ...['joined day sin', 'joined day cos'],
    ]);
    expect(schema.inputs[5]!.encoder).toEqual({ kind: 'drop', reason: `constant: ${columns[5]!.why}` });
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
    expect(featureNames(schema)).toHaveLength(3 + ROWS);
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

  test.each(['standard', 'none'])('are told apart by an indicator under %s', (scale) => {
    const { schema, columns } = learn({ scale }, gappy, rows);
    expect(columns.map(({ indicator }) => indicator)).toEqual([true, false]);
    expect(featureNames(schema)).toEqual(['x', 'x missing', 'z']);
    const other = makeTable([
      ['x', [NaN, 3]],
      ['z', [1.5, NaN]],
    ]);
    const data = new Float64Array(6);
    const { unseen } = encodeInputs(schema, other, rowsOf(0, 1), data);
    expect([data[0], data[1], data[4], data[5]]).toEqual([0, 1, 0, 0]);
    expect([...unseen]).toEqual([['z', 1]]);
  });

  test('are refused under bytes, naming the first', () => {
    const learnBytes = () => learn({ scale: 'bytes' }, gappy, rows);
    expect(learnBytes).toThrow(DataError);
    expect(learnBytes).toThrow(
      'data.csv: row 2 (line 3), column "x": expected a number in every training cell, for scale bytes, got none; use scale standard',
    );
  });

  test('in all training rows are learned from as a single 0', () => {
    const { schema } = learn({}, gappy, rowsOf(1));
    expect(schema.inputs[0]!.encoder).toEqual({ kind: 'standard', mean: 0, deviation: 0, missing: true });
  });
});

test('columns that are not used are not asked for in other tables, and not told of', () => {
  const { schema } = learn({ ignore: ['color', 'joined'] });
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
  expect(planInputs(schema, other).cols).toBe(4);
});
