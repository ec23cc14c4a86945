import { Matrix, UsageError } from '@descent/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classFigures } from '../src/metrics/class-figures.ts';
import { confusionMatrix } from '../src/metrics/confusion.ts';
import { classificationMetrics, regressionMetrics } from '../src/metrics/index.ts';
import type { ScoredClasses, ScoredRows, ScoredValues } from '../src/metrics/metric.ts';
import { pinballAt } from '../src/metrics/pinball.ts';
import { topKAccuracy } from '../src/metrics/top-k-accuracy.ts';
import fixture from './fixtures/metrics.json' with { type: 'json' };

const { accuracy, macroF1, auc, prAuc, ece, brier } = classificationMetrics as Required<
  typeof classificationMetrics
>;

/** Probabilities of 1 for what is predicted. */
function certain(
  truth: readonly number[],
  predicted: readonly number[],
  classes: number,
  weights?: readonly number[],
): ScoredClasses {
  const probabilities = Matrix.zeros(truth.length, classes);
  predicted.forEach((k, i) => {
    if (i < truth.length) probabilities.data[i * classes + k] = 1;
  });
  return { truth, predicted, probabilities, weights };
}

function expectEqual(name: string, value: number, expected: number | null | undefined): void {
  expect(expected, `scikit-learn’s ${name}: add it to make_metrics.py`).not.toBeUndefined();
  if (expected === null) expect(value, name).toBeNaN();
  else
    expect(Math.abs(value - expected!) / Math.max(1, Math.abs(expected!)), name).toBeLessThanOrEqual(1e-12);
}

describe.each(fixture.classification)('of $classes classes, $truth', (example) => {
  const rows: ScoredClasses = {
    truth: example.truth,
    predicted: example.predicted,
    probabilities: Matrix.from(example.probabilities),
    weights: example.weights ?? undefined,
  };
  const figures: Readonly<Record<string, number | null>> = example.figures;

  test.each(Object.entries(classificationMetrics))('%s equals scikit-learn’s', (name, metric) => {
    expectEqual(name, metric(rows), figures[name]);
  });

  test('confusion and figures of classes equal scikit-learn’s', () => {
    const confusion = confusionMatrix(rows);
    confusion.toRows().forEach((row, r) => {
      row.forEach((weight, c) => {
        expectEqual(`${r}, ${c}`, weight, example.confusion[r]![c]);
      });
    });
    classFigures(confusion).forEach((of, k) => {
      for (const name of ['support', 'precision', 'recall', 'f1'] as const)
        expectEqual(name, of[name], example[name][k]);
    });
  });
});

describe.each(fixture.regression)('of values $truth', (example) => {
  const rows: ScoredValues = { ...example, weights: example.weights ?? undefined };
  const figures: Readonly<Record<string, number>> = example.figures;

  test.each(Object.entries(regressionMetrics))('%s equals scikit-learn’s', (name, metric) => {
    expectEqual(name, metric(rows), figures[name]);
  });

  test('the pinball loss of τ = 0.1 equals scikit-learn’s', () => {
    expectEqual('pinball', pinballAt(0.1)(rows), example.pinballOfTenth);
  });
});

test('the figures of three classes, by hand', () => {
  // Class 0: 2 of 3 right, 3 predicted. Class 1: 1 of 2 right, 2 predicted. Class 2 was neither.
  const rows = certain([0, 0, 0, 1, 1], [0, 0, 1, 1, 0], 3);
  expect(confusionMatrix(rows)).toEqual(
    Matrix.from([
      [2, 1, 0],
      [1, 1, 0],
      [0, 0, 0],
    ]),
  );
  expect(classFigures(confusionMatrix(rows))).toEqual([
    { precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, support: 3, predicted: 3 },
    { precision: 1 / 2, recall: 1 / 2, f1: 1 / 2, support: 2, predicted: 2 },
    { precision: 0, recall: 0, f1: 0, support: 0, predicted: 0 },
  ]);
  expect(accuracy!(rows)).toBe(3 / 5);
  expect(macroF1!(rows)).toBe((2 / 3 + 1 / 2) / 2);
});

test('the areas, by hand', () => {
  const p = [0.1, 0.4, 0.4, 0.8, 0.4];
  const probabilities = Matrix.from(p.map((value) => [1 - value, value]));
  const rows = { truth: [0, 0, 1, 1, 1], predicted: [0, 0, 0, 1, 0], probabilities };
  // Of 6 pairs, 4 are in order and 2 are tied. At 0.8 all are right, from 0.4 on 3 of 4.
  expect(auc!(rows)).toBe(5 / 6);
  expect(prAuc!(rows)).toBeCloseTo(1 / 3 + (2 / 3) * (3 / 4), 15);
});

test('the metrics of values, by hand', () => {
  const { rmse, mae, r2, medianAE, mape, explainedVariance } = regressionMetrics;
  const rows = { truth: Float64Array.of(1, 2, 3, 6), predicted: Float64Array.of(2, 2, 3, 3) };
  expect(rmse!(rows)).toBe(Math.sqrt(10 / 4));
  expect(mae!(rows)).toBe(1);
  expect(r2!(rows)).toBe(1 - 10 / 14);
  expect(medianAE!(rows)).toBe(0.5);
  expect(medianAE!({ ...rows, weights: [1, 1, 1, 1] })).toBe(0);
  expect(mape!(rows)).toBe(1.5 / 4);
  expect(explainedVariance!(rows)).toBe(1 - 9 / 14);
});

test('calibration and Brier, by hand', () => {
  const probabilities = Matrix.from([
    [0.5, 0.25, 0.25],
    [0.5, 0.25, 0.25],
    [0, 0, 1],
    [0.125, 0.75, 0.125],
  ]);
  const rows = { truth: [0, 1, 2, 2], predicted: [0, 0, 2, 1], probabilities };
  // Of the bin of 0.5, half is right; 1 is right; 0.75 is wrong.
  expect(ece!(rows)).toBe(0.75 / 4);
  expect(brier!(rows)).toBe((0.375 + (0.25 + 0.5625 + 0.0625) + 0 + (0.015625 + 0.5625 + 0.765625)) / 4);
});

test('a bin of the calibration error holds its upper edge', () => {
  // 0.6 is 9/15, and in one bin with 0.58: that one is right and one wrong there makes up for most of it.
  const probabilities = Matrix.from([
    [0.6, 0.4],
    [0.58, 0.42],
  ]);
  expect(ece!({ truth: [0, 1], predicted: [0, 0], probabilities })).toBeCloseTo(0.18 / 2, 15);
});

test('among equal probabilities, the last class comes first', () => {
  const probabilities = Matrix.from([[0.25, 0.25, 0.25, 0.25]]);
  const hits = [0, 1, 2, 3].map((k) => topKAccuracy(2)({ truth: [k], predicted: [0], probabilities }));
  expect(hits).toEqual([0, 0, 1, 1]);
});

test('a constant truth whose mean is rounded has an R² of 1 or 0', () => {
  const { r2, explainedVariance } = regressionMetrics;
  const truth = [0.1, 0.1, 0.1];
  for (const metric of [r2!, explainedVariance!]) {
    expect(metric({ truth, predicted: [0.1, 0.1, 0.1] })).toBe(1);
    expect(metric({ truth, predicted: [0.1, 0.2, 0.1] })).toBe(0);
    expect(metric({ truth: [...truth, 5], predicted: [0.1, 0.2, 0.1, 5], weights: [0.3, 0.3, 0.3, 0] })).toBe(
      0,
    );
  }
});

describe('a whole weight is as many equal rows', () => {
  const three = fc.array(
    fc.record({
      truth: fc.integer({ min: 0, max: 2 }),
      eighths: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
      weight: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 30 },
  );
  const classesOf = (rows: readonly { truth: number; eighths: readonly [number, number] }[]) => {
    const probabilities = Matrix.from(rows.map(({ eighths: [a, b] }) => [a / 8, b / 8, (8 - a - b) / 8]));
    const predicted = probabilities.toRows().map((row) => row.indexOf(Math.max(...row)));
    return { truth: rows.map(({ truth }) => truth), predicted, probabilities };
  };
  const repeated = <T extends { weight: number }>(rows: readonly T[]): T[] =>
    rows.flatMap((row) => Array.from({ length: row.weight }, () => row));
  const near = (a: number, b: number): boolean =>
    Object.is(a, b) || Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a));

  test.each(Object.entries(classificationMetrics))('%s', (_name, metric) => {
    fc.assert(
      fc.property(three, (rows) =>
        near(
          metric({ ...classesOf(rows), weights: rows.map(({ weight }) => weight) }),
          metric(classesOf(repeated(rows))),
        ),
      ),
    );
  });

  // The median is another one with weights, as scikit-learn's is.
  const others = Object.entries(regressionMetrics).filter(([name]) => name !== 'medianAE');
  test.each(others)('%s', (_name, metric) => {
    const value = fc.integer({ min: 1, max: 9 });
    const values = fc.array(
      fc.record({ truth: value, predicted: value, weight: fc.integer({ min: 1, max: 3 }) }),
      { minLength: 1, maxLength: 30 },
    );
    const valuesOf = (rows: readonly { truth: number; predicted: number }[]): ScoredRows => ({
      truth: rows.map(({ truth }) => truth),
      predicted: rows.map(({ predicted }) => predicted),
    });
    fc.assert(
      fc.property(values, (rows) =>
        near(
          metric({ ...valuesOf(rows), weights: rows.map(({ weight }) => weight) }),
          metric(valuesOf(repeated(rows))),
        ),
      ),
    );
  });
});

describe('refused by every metric', () => {
  const metrics = Object.entries({ ...classificationMetrics, ...regressionMetrics }) as [
    string,
    (rows: ScoredClasses) => number,
  ][];
  test.each(metrics)('%s', (_name, metric) => {
    expect(() => metric(certain([], [], 2))).toThrow(UsageError);
    expect(() => metric(certain([0, 1], [0], 2))).toThrow('got 1 and 2');
    expect(() => metric(certain([0, 1], [0, 1], 2, [1]))).toThrow('a weight for each of 2 rows, got 1');
    expect(() => metric(certain([0, 1], [0, 1], 2, [1, -1]))).toThrow('got -1 for row 1');
    expect(() => metric(certain([0, 1], [0, 1], 2, [0, 0]))).toThrow('above 0, got none');
  });
});

test('what is no class, and probabilities of other rows, are refused', () => {
  expect(() => confusionMatrix(certain([0], [0], 2, undefined))).not.toThrow();
  const probabilities = Matrix.zeros(1, 2);
  expect(() => confusionMatrix({ truth: [0], predicted: [2], probabilities })).toThrow(
    'expected classes from 0 to 1, got 0 and 2',
  );
  expect(() => confusionMatrix({ truth: [0, 1], predicted: [0, 1], probabilities })).toThrow(
    'a row of probabilities for each of 2 rows, got 1',
  );
  expect(() => pinballAt(1.5)).toThrow(UsageError);
});
