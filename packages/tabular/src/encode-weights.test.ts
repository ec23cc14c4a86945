import { DataError, UsageError } from '@descent/core';
import { assert, double, array as listOf, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cells, makeTable, rowsOf } from '../test/make-table.ts';
import { averagingOne, encodeWeights } from './encode-weights.ts';
import { featureNames } from './features.ts';
import { learnSchema } from './fit-schema.ts';
import { parseSchema } from './parse-schema.ts';
import { readTypes } from './read-types.ts';

const options = { task: 'auto', scale: 'auto', standardizeTarget: true, target: 'y' } as const;
const headerless = { kind: 'csv', header: false, delimiter: ',' } as const;

function tableOf(weights: Cells, format?: typeof headerless) {
  return makeTable(
    [
      ['x', [1.5, 2.5, 4]],
      ['w', weights],
      ['y', ['a', 'b', 'a']],
    ],
    format,
  );
}

const table = tableOf([1, 0, 2.5]);
const { schema, columns } = learnSchema(table, rowsOf(0, 1, 2), { ...options, weightColumn: 'w' });

describe('a column of weights', () => {
  test('is no input, and comes back from the model file', () => {
    expect(featureNames(schema)).toEqual(['x']);
    expect(schema.weight).toBe('w');
    expect(columns[1]).toMatchObject({ name: 'w', type: 'weight', encoder: 'drop', features: 0 });
    expect(parseSchema(JSON.parse(JSON.stringify(schema)))).toEqual(schema);
  });

  test('leaves no trace in a schema without one', () => {
    expect(learnSchema(table, rowsOf(0, 1, 2), options).schema).not.toHaveProperty('weight');
    expect(encodeWeights({ ...schema, weight: undefined! }, table, rowsOf(0))).toBeUndefined();
  });

  test('gives the weights of rows in their order, by name or by position', () => {
    expect([...encodeWeights(schema, table, rowsOf(2, 0))!]).toEqual([2.5, 1]);
    const reordered = { ...table, columns: [...table.columns].reverse() };
    expect([...encodeWeights(schema, reordered, rowsOf(2))!]).toEqual([2.5]);
    const bare = tableOf([1, 0, 2.5], headerless);
    const by = learnSchema(bare, rowsOf(0, 1, 2), { ...options, target: '2', weightColumn: '1' });
    expect(by.schema.weight).toBe('w');
    expect([...encodeWeights(by.schema, bare, rowsOf(2, 1))!]).toEqual([2.5, 0]);
    const withoutTarget = { ...bare, columns: bare.columns.slice(0, 2) };
    expect([...encodeWeights(by.schema, withoutTarget, rowsOf(0))!]).toEqual([1]);
  });

  test('need not be in a table that is predicted', () => {
    const without = { ...table, columns: table.columns.filter(({ name }) => name !== 'w') };
    expect(encodeWeights(schema, without, rowsOf(0))).toBeUndefined();
  });

  test('is read as numbers where rows are judged, and else passed over', () => {
    const names = ['y', 'w', 'x'];
    expect(readTypes(schema, names, { target: true }).get('w')).toMatchObject({ type: 'number' });
    expect(readTypes(schema, names, { target: false }).get('w')).toEqual({
      type: 'category',
      verbatim: true,
    });
  });

  test.for([
    [
      [1, -0.5, 1],
      'row 2 (line 3), column "w": expected how much the row counts, a finite number of at least 0, got -0.5',
    ],
    [
      [1, 1, Number.NaN],
      'row 3 (line 4), column "w": expected how much the row counts, a finite number of at least 0, got no value',
    ],
    [
      [Number.POSITIVE_INFINITY, 1, 1],
      'row 1 (line 2), column "w": expected how much the row counts, a finite number of at least 0, got Infinity',
    ],
    [[0, 0, 0], 'expected a weight above 0 in some of 3 rows, got 0 in all'],
    [['1', 'x', '2'], 'expected numbers, as it has the weights of rows, got "x" in row 2 (line 3)'],
  ] as const)('%o is refused', ([weights, message]) => {
    const bad = tableOf(weights);
    const { schema: by } = learnSchema(bad, rowsOf(0, 1, 2), { ...options, weightColumn: 'w' });
    expect(() => encodeWeights(by, bad, rowsOf(0, 1, 2))).toThrow(DataError);
    expect(() => encodeWeights(by, bad, rowsOf(0, 1, 2))).toThrow(message);
  });

  test.for([
    [{ weightColumn: 'z' }, 'weight column: expected columns of data.csv, got "z"; it has "x", "w", "y"'],
    [{ weightColumn: 'y' }, 'weight column: expected how much rows count, got the target "y"'],
    [{ weightColumn: 'w', ignore: ['w'] }, 'weight column: expected one that is neither ignored'],
    [{ weightColumn: 'w', types: new Map([['w', 'number']]) }, 'nor given a type, got "w"'],
  ] as const)('%o is refused', ([more, message]) => {
    const refused = () =>
      learnSchema(table, rowsOf(0, 1, 2), { ...options, ...more } as Parameters<typeof learnSchema>[2]);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(message);
  });

  test('in a model file is a number that is dropped', () => {
    const json = JSON.parse(JSON.stringify(schema));
    expect(() => parseSchema({ ...json, weight: 'x' })).toThrow(
      'schema.weight: expected the name of an input of numbers that is dropped, got "x"',
    );
    expect(() => parseSchema({ ...json, weight: 'q' })).toThrow('schema.weight');
  });
});

describe('averagingOne', () => {
  test('keeps the weighted mean and averages 1', () => {
    const weights = listOf(double({ min: 0, max: 1e308, noNaN: true }), { minLength: 1, maxLength: 40 });
    assert(
      property(weights, (given) => {
        if (given.every((weight) => weight < 1e-300)) return;
        const scaled = averagingOne(given);
        const mean = scaled.reduce((sum, weight) => sum + weight, 0) / scaled.length;
        expect(mean).toBeCloseTo(1, 12);
        const at = given.indexOf(Math.max(...given));
        given.forEach((weight, i) => {
          expect(scaled[i]! / scaled[at]!).toBeCloseTo(weight / given[at]!, 12);
        });
      }),
    );
  });

  test('equal weights are 1, to the bit', () => {
    expect([...averagingOne([0.1, 0.1, 0.1])]).toEqual([1, 1, 1]);
  });
});
