import { Matrix, UsageError } from '@descent/core';
import { expect, test } from 'vitest';
import { makeTable, people, rowsOf } from '../test/make-table.ts';
import { decodePredictions } from './decode-predictions.ts';
import { encodeTargets } from './encode-targets.ts';
import { fitSchema } from './fit-schema.ts';

const options = { task: 'auto', scale: 'auto', standardizeTarget: true } as const;
const binary = fitSchema(people, rowsOf(0, 1, 2), { ...options, target: 'income' });
const three = fitSchema(people, rowsOf(0, 1, 2), { ...options, target: 'job' });

test('the largest probability decides, the lowest class of equals', () => {
  const outputs = Matrix.from([
    [0.1, 0.2, 0.7],
    [0.4, 0.4, 0.2],
    [0, 0.5, 0.5],
  ]);
  expect(decodePredictions(three, outputs)).toEqual({
    kind: 'classes',
    classes: Int32Array.of(2, 0, 1),
    labels: ['smith', 'baker', 'miller'],
    probabilities: outputs,
  });
});

test('one output is the probability of the last of two classes', () => {
  expect(decodePredictions(binary, Matrix.from([[0.25], [0.5], [0.75]]))).toEqual({
    kind: 'classes',
    classes: Int32Array.of(0, 1, 1),
    labels: ['high', 'low', 'low'],
    probabilities: Matrix.from([
      [0.75, 0.25],
      [0.5, 0.5],
      [0.25, 0.75],
    ]),
  });
});

test('a temperature changes probabilities, and no class', () => {
  const outputs = Matrix.from([[0.2], [0.8], [0.5]]);
  const predictions = decodePredictions(binary, outputs, 2);
  if (predictions.kind !== 'classes') throw new Error('expected classes');
  expect([...predictions.classes]).toEqual([0, 1, 1]);
  [1 / 3, 2 / 3, 1 / 2].forEach((p, r) => {
    expect(predictions.probabilities.data[2 * r + 1]).toBeCloseTo(p, 14);
  });
});

test('values come back in their own units', () => {
  const table = makeTable([
    ['x', [1, 2, 3]],
    ['y', [100.5, 300.5, 250]],
  ]);
  const schema = fitSchema(table, rowsOf(0, 1), { ...options, target: 'y' });
  const { data } = encodeTargets(schema, table, rowsOf(0, 1, 2));
  const outputs = new Matrix(3, 1, Float64Array.from(data));
  expect(decodePredictions(schema, outputs)).toEqual({
    kind: 'values',
    values: Float64Array.of(100.5, 300.5, 250),
  });
  expect(() => decodePredictions(schema, Matrix.zeros(1, 2))).toThrow(UsageError);
});

test('another number of outputs is refused', () => {
  expect(() => decodePredictions(three, Matrix.zeros(1, 2))).toThrow(
    'expected 3 outputs, one for each class, got 2',
  );
  expect(() => decodePredictions(three, Matrix.zeros(1, 1))).toThrow(UsageError);
});
