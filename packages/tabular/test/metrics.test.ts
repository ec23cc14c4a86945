import { Matrix, UsageError } from '@descent/core';
import { expect, test } from 'vitest';
import { classFigures } from '../src/metrics/class-figures.ts';
import { confusionMatrix } from '../src/metrics/confusion.ts';
import { classificationMetrics, regressionMetrics } from '../src/metrics/index.ts';
import fixture from './fixtures/metrics.json' with { type: 'json' };

const { accuracy, macroF1 } = classificationMetrics as Required<typeof classificationMetrics>;

function field(record: object, name: string): number {
  return (record as Record<string, number>)[name]!;
}

test.each(fixture.classification)('metrics of $classes classes equal scikit-learn’s', (example) => {
  for (const [name, metric] of Object.entries(classificationMetrics)) {
    const value = metric(example.truth, example.predicted, example.classes);
    expect(Math.abs(value - field(example, name)), name).toBeLessThan(1e-12);
  }
});

test.each(fixture.classification)(
  'confusion and figures of $classes classes equal scikit-learn’s',
  (example) => {
    const confusion = confusionMatrix(example.truth, example.predicted, example.classes);
    expect(confusion.toRows()).toEqual(example.confusion);
    classFigures(confusion).forEach((figures, k) => {
      expect(figures.support).toBe(example.support[k]);
      expect(figures.precision).toBeCloseTo(example.precision[k]!, 12);
      expect(figures.recall).toBeCloseTo(example.recall[k]!, 12);
      expect(figures.f1).toBeCloseTo(example.f1[k]!, 12);
    });
  },
);

test.each(fixture.regression)('metrics of values $truth equal scikit-learn’s', (example) => {
  for (const [name, metric] of Object.entries(regressionMetrics)) {
    const expected = field(example, name);
    const value = metric(example.truth, example.predicted);
    expect(Math.abs(value - expected), name).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
  }
});

test('the figures of three classes, by hand', () => {
  // Class 0: 2 of 3 right, 3 predicted. Class 1: 1 of 2 right, 2 predicted. Class 2 was neither.
  const truth = [0, 0, 0, 1, 1];
  const predicted = [0, 0, 1, 1, 0];
  expect(confusionMatrix(truth, predicted, 3)).toEqual(
    Matrix.from([
      [2, 1, 0],
      [1, 1, 0],
      [0, 0, 0],
    ]),
  );
  expect(classFigures(confusionMatrix(truth, predicted, 3))).toEqual([
    { precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, support: 3, predicted: 3 },
    { precision: 1 / 2, recall: 1 / 2, f1: 1 / 2, support: 2, predicted: 2 },
    { precision: 0, recall: 0, f1: 0, support: 0, predicted: 0 },
  ]);
  expect(accuracy!(truth, predicted, 3)).toBe(3 / 5);
  expect(macroF1!(truth, predicted, 3)).toBe((2 / 3 + 1 / 2) / 2);
});

test('the metrics of values, by hand', () => {
  const { rmse, mae, r2 } = regressionMetrics;
  const truth = Float64Array.of(1, 2, 3, 6);
  const predicted = Float64Array.of(2, 2, 3, 3);
  expect(rmse!(truth, predicted)).toBe(Math.sqrt(10 / 4));
  expect(mae!(truth, predicted)).toBe(1);
  expect(r2!(truth, predicted)).toBe(1 - 10 / 14);
});

test('a constant truth whose mean is rounded has an R² of 1 or 0', () => {
  const { r2 } = regressionMetrics;
  expect(r2!([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toBe(1);
  expect(r2!([0.1, 0.1, 0.1], [0.1, 0.2, 0.1])).toBe(0);
});

test('no rows, or unequal numbers of them, are refused by every metric', () => {
  for (const metric of [...Object.values(classificationMetrics), ...Object.values(regressionMetrics)]) {
    expect(() => metric([], [], 2)).toThrow(UsageError);
    expect(() => metric([0, 1], [0], 2)).toThrow('got 1 and 2');
  }
  expect(() => confusionMatrix([0], [2], 2)).toThrow('expected classes from 0 to 1, got 0 and 2');
});
