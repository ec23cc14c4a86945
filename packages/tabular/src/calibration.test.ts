import { DataError, Matrix } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { makeTable, people, rowsOf } from '../test/make-table.ts';
import { fitCalibration, parseCalibration, rangesOf } from './calibration.ts';
import { decodePredictions } from './decode-predictions.ts';
import { fitSchema } from './fit-schema.ts';

const options = { task: 'auto', scale: 'auto', standardizeTarget: true } as const;
const binary = fitSchema(people, rowsOf(0, 1, 2), { ...options, target: 'income' });
const numbers = makeTable([
  ['x', [1, 2, 3]],
  ['y', [100.5, 300.5, 250]],
]);
/** Mean 200.5, deviation 100. */
const regression = fitSchema(numbers, rowsOf(0, 1), { ...options, target: 'y' });

const outputs = new Matrix(3, 1, Float64Array.of(0.9, 0.9, 0.9));
const classes = fitCalibration(binary, outputs, [1, 0, 1]);
const values = fitCalibration(regression, Matrix.zeros(4, 1), [0.5, -1, 0.25, 2]);

describe('fitCalibration', () => {
  test('tempers probabilities, and scores what comes of it', () => {
    expect(classes).toMatchObject({ kind: 'classes', rows: 3, temperature: expect.closeTo(3.1699, 4) });
    expect(classes.scores.map((score) => score.toFixed(9))).toEqual([
      '0.333333333',
      '0.333333333',
      '0.666666667',
    ]);
    const weighted = fitCalibration(binary, outputs, [1, 0, 1], [4, 1, 0]);
    expect(weighted).toMatchObject({ rows: 3, temperature: expect.closeTo(Math.log(9) / Math.log(4), 9) });
  });

  test('scores values in their own units', () => {
    expect(values).toEqual({ kind: 'values', rows: 4, scores: [25, 50, 100, 200] });
  });
});

describe('rangesOf', () => {
  test('gives intervals of values', () => {
    const predictions = decodePredictions(regression, new Matrix(2, 1, Float64Array.of(0, 1)));
    expect(rangesOf(predictions, values, 0.5)).toEqual({
      kind: 'intervals',
      intervals: [
        [100.5, 300.5],
        [200.5, 400.5],
      ],
    });
  });

  test('gives sets of classes', () => {
    const predictions = decodePredictions(binary, new Matrix(2, 1, Float64Array.of(0.25, 0.625)));
    expect(rangesOf(predictions, classes, 0.75)).toEqual({ kind: 'sets', sets: [[0], [0, 1]] });
    expect(rangesOf(predictions, classes, 0.25)).toEqual({ kind: 'sets', sets: [[0], []] });
    expect(rangesOf(predictions, classes, 0.9)).toEqual({
      kind: 'sets',
      sets: [
        [0, 1],
        [0, 1],
      ],
    });
  });
});

describe('parseCalibration', () => {
  test('gives back what was written, and nothing of nothing', () => {
    expect(parseCalibration(JSON.parse(JSON.stringify(classes)), binary)).toEqual(classes);
    expect(parseCalibration(JSON.parse(JSON.stringify(values)), regression)).toEqual(values);
    expect(parseCalibration(undefined, binary)).toBeUndefined();
  });

  test.each([
    [{ ...classes, temperature: 0 }, 'calibration.temperature: expected a number above 0, got 0'],
    [{ ...classes, more: 1 }, 'calibration: unknown field "more"'],
    [{ ...values, temperature: 1 }, 'calibration.kind: expected "classes", got "values"'],
    [null, 'calibration: expected an object, got null'],
  ])('%j is refused', (json, message) => {
    expect(() => parseCalibration(json, binary)).toThrow(DataError);
    expect(() => parseCalibration(json, binary)).toThrow(message);
  });
});
