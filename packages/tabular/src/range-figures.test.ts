import { Matrix, UsageError } from '@descent/core';
import { expect, test } from 'vitest';
import { makeTable, people, rowsOf } from '../test/make-table.ts';
import { fitCalibration } from './calibration.ts';
import { fitSchema } from './fit-schema.ts';
import { rangeFigures } from './range-figures.ts';

const options = { task: 'auto', scale: 'auto', standardizeTarget: true } as const;

test('of values half the width, in the target’s own units, and how many lie within', () => {
  const numbers = makeTable([
    ['x', [1, 2]],
    ['y', [100.5, 300.5]],
  ]);
  // Mean 200.5, deviation 100: the scores are 25, 50, 100 and 200.
  const schema = fitSchema(numbers, rowsOf(0, 1), { ...options, target: 'y' });
  const calibration = fitCalibration(schema, Matrix.zeros(4, 1), [0.5, -1, 0.25, 2]);
  const outputs = new Matrix(4, 1, Float64Array.of(0, 1, 1, 1));
  // ± 100 of 200.5 and of three times 300.5, against 250.5, 0.5, 400.5 and 400.75.
  const truth = [0.5, -2, 2, 2.0025];
  expect(rangeFigures(schema, outputs, truth, calibration, 0.5)).toEqual({ size: 100, coverage: 0.5 });
  expect(rangeFigures(schema, outputs, truth, calibration, 0.9)).toEqual({
    size: Number.POSITIVE_INFINITY,
    coverage: 1,
  });
  expect(() => rangeFigures(schema, outputs, truth, calibration, 1)).toThrow(UsageError);
});

test('of classes how many a set has, and how many sets hold the true one', () => {
  const schema = fitSchema(people, rowsOf(0, 1, 2), { ...options, target: 'income' });
  const calibration = fitCalibration(schema, new Matrix(3, 1, Float64Array.of(0.9, 0.9, 0.9)), [1, 0, 1]);
  // At their temperature of 3.17 these are 0.81 and 0.61 for low: at level 0.75 {low} and {high, low}, at 0.25 {low} and none.
  const outputs = new Matrix(2, 1, Float64Array.of(0.99, 0.8));
  expect(rangeFigures(schema, outputs, [0, 1], calibration, 0.75)).toEqual({ size: 1.5, coverage: 0.5 });
  expect(rangeFigures(schema, outputs, [1, 1], calibration, 0.25)).toEqual({ size: 0.5, coverage: 0.5 });
});
