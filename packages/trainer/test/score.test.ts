import { Matrix } from '@descent/core';
import { classificationMetrics, PROBABILITY_METRICS, regressionMetrics, type Schema } from '@descent/tabular';
import { score } from '@descent/trainer';
import { expect, test } from 'vitest';

const format = { kind: 'csv', header: true, delimiter: ',' } as const;
const place = { column: 'y', position: 0 };
const classes: Schema = {
  task: 'classification',
  format,
  inputs: [],
  target: { kind: 'classes', ...place, type: 'category', labels: ['a', 'b', 'c'] },
};
const values: Schema = {
  task: 'regression',
  format,
  inputs: [],
  target: { kind: 'values', ...place, mean: 10, deviation: 2 },
};
const outputs = Matrix.from([
  [0.5, 0.25, 0.25],
  [0.25, 0.5, 0.25],
  [0.5, 0.25, 0.25],
]);

test('classes have the loss, then every metric', () => {
  const { rows, metrics, confusion, perClass } = score(classes, outputs, [0, 1, 1], 0.7);
  expect(Object.keys(metrics)).toEqual(['loss', ...Object.keys(classificationMetrics)]);
  expect(metrics).toMatchObject({ loss: 0.7, accuracy: 2 / 3, balancedAccuracy: 0.75 });
  expect([rows, confusion]).toEqual([
    3,
    [
      [1, 0, 0],
      [1, 1, 0],
      [0, 0, 0],
    ],
  ]);
  expect(perClass?.map(({ support }) => support)).toEqual([1, 2, 0]);
});

test('weights count in figures, and rows in the confusion matrix', () => {
  const scored = score(classes, outputs, [0, 1, 1], 0.7, { weights: [1, 1, 0.5] });
  expect(scored.metrics['accuracy']).toBe(2 / 2.5);
  expect(scored.confusion).toEqual(score(classes, outputs, [0, 1, 1], 0.7).confusion);
  expect(scored.perClass?.[1]).toMatchObject({ recall: 1 / 1.5, support: 1.5 });
});

test('outputs of a loss that gives scores are ranked, but never taken for probabilities', () => {
  const scores = Matrix.from([
    [3, -2, -1],
    [-4, 1.5, -1],
    [0.5, 0.25, -7],
  ]);
  const { metrics } = score(classes, scores, [0, 1, 1], 0.7, { trainedWith: { name: 'hinge', margin: 2 } });
  const others = Object.keys(classificationMetrics).filter((name) => !PROBABILITY_METRICS.includes(name));
  expect(Object.keys(metrics)).toEqual(['loss', ...others]);
  expect(metrics).toMatchObject({ accuracy: 2 / 3, auc: 1 });
  const asked = { trainedWith: 'hinge', metrics: ['ece', 'kappa'] };
  expect(Object.keys(score(classes, scores, [0, 1, 1], 0.7, asked).metrics)).toEqual(['loss', 'kappa']);
});

test('what is not defined is NaN', () => {
  const { metrics } = score(classes, outputs, [1, 1, 1], 0.7);
  expect(metrics['auc']).toBeNaN();
  expect(JSON.parse(JSON.stringify(metrics)).auc).toBeNull();
});

test('values are scored in their own units', () => {
  const predicted = new Matrix(2, 1, Float64Array.of(0, 1));
  const { rows, metrics } = score(values, predicted, [0.5, 1.5], 0.125);
  expect(Object.keys(metrics)).toEqual(['loss', ...Object.keys(regressionMetrics)]);
  expect([rows, metrics['mae'], metrics['explainedVariance']]).toEqual([2, 1, 1]);
  expect(score(values, predicted, [0.5, 2], 0, { weights: [1, 3] }).metrics['mae']).toBe(1.75);
});

test('only the metrics that were asked for are worked out', () => {
  const asked = ['macroF1', 'accuracy', 'rmse'];
  expect(Object.keys(score(classes, outputs, [0, 1, 1], 0.7, { metrics: asked }).metrics)).toEqual([
    ...['loss', 'accuracy', 'macroF1'],
  ]);
  const predicted = new Matrix(1, 1, Float64Array.of(0));
  expect(score(values, predicted, [1], 0.5, { metrics: asked }).metrics).toEqual({ loss: 0.5, rmse: 2 });
});
