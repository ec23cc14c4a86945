import { DataError, Matrix, UsageError } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { makeTable, rowsOf } from '../test/make-table.ts';
import { decodePredictions, outputsOfTarget } from './decode-predictions.ts';
import { encodeTargets } from './encode-targets.ts';
import { featureNames } from './features.ts';
import { fitSchema } from './fit-schema.ts';
import { matchColumns } from './match-columns.ts';
import { parseSchema } from './parse-schema.ts';
import { readTypes } from './read-types.ts';
import { requireOneTarget, schemaPerTarget, targetsIn } from './schema.ts';

const options = { task: 'auto', scale: 'auto', standardizeTarget: true } as const;
const headerless = { kind: 'csv', header: false, delimiter: ',' } as const;
const columns = [
  ['0', [10, 20.5, 30]],
  ['1', [1.5, 2, 3]],
  ['2', [4, 8, 6.5]],
  ['3', [7.5, 9, 8]],
] as const;
const rows = rowsOf(0, 1, 2);
const table = makeTable(columns);
const schema = fitSchema(table, rows, { ...options, target: '2,0' });
const words = makeTable([
  ['x', [1, 2.5, 3]],
  ['a', ['yes', 'no', 'no']],
  ['b', [3, 3, 1]],
]);
const labelled = fitSchema(words, rows, { ...options, target: 'a,b' });

describe('a schema of several targets', () => {
  test('has each with its own units, and comes back from the model file', () => {
    expect(targetsIn(schema).map(({ column, position }) => [column, position])).toEqual([
      ['2', 2],
      ['0', 0],
    ]);
    const means = targetsIn(schema).map((target) => target.kind === 'values' && target.mean);
    expect(means).toEqual([18.5 / 3, 60.5 / 3]);
    expect(featureNames(schema)).toEqual(['1', '3']);
    for (const each of [schema, labelled]) {
      expect(parseSchema(JSON.parse(JSON.stringify(each)))).toEqual(each);
    }
  });

  test('encodes targets side by side, and outputs are given back in their own units', () => {
    const { cols, kind, data } = encodeTargets(schema, table, rowsOf(2, 0));
    expect([cols, kind]).toEqual([2, 'values']);
    const outputs = new Matrix(2, 2, Float64Array.from(data));
    const back = schemaPerTarget(schema).map((single, t) =>
      decodePredictions(single, outputsOfTarget(outputs, t)),
    );
    const values = back.map((each) => (each.kind === 'values' ? [...each.values] : []));
    [
      [6.5, 4],
      [30, 10],
    ].forEach((wanted, t) => {
      wanted.forEach((value, i) => {
        expect(values[t]![i]).toBeCloseTo(value, 12);
      });
    });
  });

  test('of classes encodes 0 and 1, each by its own labels', () => {
    expect(encodeTargets(labelled, words, rows)).toEqual({
      cols: 2,
      kind: 'values',
      data: Float64Array.of(1, 1, 0, 1, 0, 0),
    });
    const renamed = {
      ...words,
      columns: makeTable([
        ['x', [1]],
        ['a', ['ja']],
        ['b', [1]],
      ]).columns,
      rows: 1,
    };
    expect(() => encodeTargets(labelled, renamed, rowsOf(0))).toThrow(DataError);
    const mapLabels = new Map([['ja', 'yes']]);
    expect([...encodeTargets(labelled, renamed, rowsOf(0), { mapLabels }).data]).toEqual([1, 0]);
  });

  test('finds its columns by position, with all targets or none', () => {
    const train = makeTable(columns, headerless);
    const by = fitSchema(train, rows, { ...options, target: '2,0' });
    const names = (of: ReturnType<typeof matchColumns>) =>
      [...of.inputs, ...of.targets].map((column) => column?.name);
    expect(names(matchColumns(by, train))).toEqual(['1', '3', '2', '0']);
    const inputs = makeTable([columns[1], columns[3]], headerless);
    expect(names(matchColumns(by, inputs))).toEqual(['1', '3', undefined, undefined]);
    expect(() => matchColumns(by, makeTable(columns.slice(1), headerless))).toThrow(
      'expected 4 columns, as in training, or 2 without the targets, got 3',
    );
    const read = readTypes(by, ['p', 'q'], { target: false });
    expect([...read.values()].map(({ type }) => type)).toEqual(['number', 'number']);
  });

  test('takes a table with a header and some of the targets for inputs alone', () => {
    const some = makeTable(columns.slice(1));
    expect(matchColumns(schema, some).targets.map((column) => column?.name)).toEqual(['2', undefined]);
    expect(() => encodeTargets(schema, some, rowsOf(0))).toThrow('expected the target column "0"');
  });

  test('is refused where one target is needed', () => {
    expect(() => requireOneTarget(schema, 'nudge')).toThrow(UsageError);
    expect(() => decodePredictions(schema, Matrix.zeros(1, 2))).toThrow(UsageError);
    expect(() => requireOneTarget(schema, 'nudge')).toThrow(
      'nudge: expected a model of one target, got one of 2; train one model per target',
    );
    const one = fitSchema(table, rows, { ...options, target: '2' });
    expect(requireOneTarget(one, 'nudge')).toEqual(one.target);
  });

  test.for([
    ['one target', (targets: unknown[]) => targets.slice(0, 1), 'schema.target.targets: expected several'],
    ['the same twice', ([first]: unknown[]) => [first, first], 'schema.target: expected different columns'],
    [
      'three labels',
      ([first, second]: Record<string, unknown>[]) => [{ ...first, labels: ['a', 'b', 'c'] }, second],
      'schema.target.targets[0].labels: expected two',
    ],
    [
      'two kinds',
      ([first]: unknown[]) => [first, { kind: 'values', column: 'b', position: 2, mean: 0, deviation: 1 }],
      'schema.target.targets: expected targets of one kind',
    ],
  ] as const)('of %s is no model’s', ([, change, message]) => {
    const json = JSON.parse(JSON.stringify(labelled));
    json.target.targets = change(json.target.targets);
    expect(() => parseSchema(json)).toThrow(DataError);
    expect(() => parseSchema(json)).toThrow(message);
  });
});
