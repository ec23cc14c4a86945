import { log, Matrix, UsageError } from '@descent/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logLoss } from './metrics/log-loss.ts';
import { applyTemperature, fitTemperature, type TemperatureRows } from './temperature.ts';

/** Rows of 2 to 5 classes with their truth and weights; no probability is so small that the log loss would hold it. */
const someRows = fc.integer({ min: 2, max: 5 }).chain((classes) =>
  fc
    .array(
      fc.record({
        odds: fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), {
          minLength: classes,
          maxLength: classes,
        }),
        truth: fc.nat(classes - 1),
        weight: fc.integer({ min: 0, max: 4 }),
      }),
      { minLength: 1, maxLength: 25 },
    )
    .filter((rows) => rows.some(({ weight }) => weight > 0))
    .map((rows): TemperatureRows => {
      const probabilities = Matrix.from(
        rows.map(({ odds }) => {
          const sum = odds.reduce((a, b) => a + b, 0);
          return odds.map((value) => value / sum);
        }),
      );
      return {
        probabilities,
        truth: rows.map(({ truth }) => truth),
        weights: rows.map(({ weight }) => weight),
      };
    }),
);

const lossAt = (rows: TemperatureRows, temperature: number): number =>
  logLoss({
    ...rows,
    predicted: rows.truth,
    probabilities: applyTemperature(rows.probabilities, temperature),
  });

describe('a temperature', () => {
  test('divides the logits', () => {
    // ln(0.8 / 0.2) / 2 is ln 2, and twice it is ln 16.
    const probabilities = Matrix.from([[0.2, 0.8]]);
    expect(applyTemperature(probabilities, 2).data[1]).toBeCloseTo(2 / 3, 14);
    expect(applyTemperature(probabilities, 0.5).data[1]).toBeCloseTo(16 / 17, 14);
    expect(applyTemperature(probabilities, 1)).toBe(probabilities);
  });

  test('keeps the order within a row, and the sum', () => {
    fc.assert(
      fc.property(
        someRows,
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        ({ probabilities }, temperature) => {
          const rows = probabilities.toRows();
          applyTemperature(probabilities, temperature)
            .toRows()
            .forEach((tempered, r) => {
              expect(tempered.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
              const best = rows[r]!.indexOf(Math.max(...rows[r]!));
              for (const p of tempered) expect(p).toBeLessThanOrEqual(tempered[best]!);
            });
        },
      ),
    );
  });

  test('takes probabilities of 0 and 1', () => {
    const certain = Matrix.from([[0, 1, 0]]);
    expect(applyTemperature(certain, 0.05).toRows()).toEqual([[0, 1, 0]]);
    expect(applyTemperature(certain, 3).data[0]).toBeGreaterThan(0);
    expect(applyTemperature(certain, 3).data[0]).toBeLessThan(1e-100);
    expect(applyTemperature(certain, 700).data[1]).toBeLessThan(1);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('of %d is refused', (temperature) => {
    expect(() => applyTemperature(Matrix.from([[0.5, 0.5]]), temperature)).toThrow(UsageError);
  });
});

describe('the fitted temperature', () => {
  test('of rows sure at 0.9 and right in two of three makes 0.9 two thirds', () => {
    const probabilities = Matrix.from(Array.from({ length: 3 }, () => [0.1, 0.9]));
    // ln 9 / T = ln 2.
    expect(fitTemperature({ probabilities, truth: [1, 0, 1] })).toBeCloseTo(log(9) / log(2), 12);
    expect(fitTemperature({ probabilities, truth: [1, 0, 1], weights: [2, 1, 0] })).toBeCloseTo(
      log(9) / log(2),
      12,
    );
    // Sure at 0.6, right in nine of ten.
    const unsure = Matrix.from(Array.from({ length: 10 }, () => [0.6, 0.4]));
    const truth = [1, ...Array.from({ length: 9 }, () => 0)];
    expect(fitTemperature({ probabilities: unsure, truth })).toBeCloseTo(log(1.5) / log(9), 12);
  });

  test('is never worse than 1, nor than its neighbors', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const temperature = fitTemperature(rows);
        const best = lossAt(rows, temperature);
        expect(best).toBeLessThanOrEqual(lossAt(rows, 1) + 1e-14);
        if (temperature === 1 || temperature < 0.06 || temperature > 19) return;
        for (const factor of [0.99, 1.01])
          expect(best).toBeLessThanOrEqual(lossAt(rows, temperature * factor) + 1e-14);
      }),
    );
  });

  test('is 1 where every row is right, and where rows say nothing', () => {
    const right = Matrix.from([
      [0.7, 0.3],
      [0.4, 0.6],
    ]);
    expect(fitTemperature({ probabilities: right, truth: [0, 1] })).toBe(1);
    expect(fitTemperature({ probabilities: right, truth: [0, 0], weights: [1, 0] })).toBe(1);
    expect(fitTemperature({ probabilities: Matrix.from([[0.5, 0.5]]), truth: [1] })).toBe(1);
  });

  test('bears with a true class that was given no probability', () => {
    const probabilities = Matrix.from([
      [0.6, 0.4],
      [1, 0],
    ]);
    const temperature = fitTemperature({ probabilities, truth: [0, 1], weights: [1, 1e-6] });
    expect(temperature).toBeGreaterThan(0.05);
    expect(temperature).toBeLessThan(0.2);
  });

  test('of rows that are mostly wrong is the hottest', () => {
    const probabilities = Matrix.from([
      [0.9, 0.1],
      [0.2, 0.8],
      [0.7, 0.3],
    ]);
    expect(fitTemperature({ probabilities, truth: [1, 0, 0] })).toBeCloseTo(20, 6);
  });

  test('needs rows, and a truth for each', () => {
    expect(() => fitTemperature({ probabilities: Matrix.zeros(0, 2), truth: [] })).toThrow(UsageError);
    expect(() => fitTemperature({ probabilities: Matrix.zeros(2, 2), truth: [0] })).toThrow(
      'each of 2 rows, got 1',
    );
  });
});
