import { DataError, Matrix, Purpose, standardNormal, UsageError, uniform } from '@descent/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  classScores,
  conformalQuantile,
  keepScores,
  parseConformalScores,
  predictionInterval,
  predictionSet,
  valueScores,
} from './conformal.ts';
import { JsonObject } from './json-object.ts';

/** What is kept of the scores 1 to n, in any order. */
const ofRanks = (rows: number) => keepScores(Array.from({ length: rows }, (_, i) => ((i * 7919) % rows) + 1));

describe('the quantile', () => {
  test.each([
    [19, 0.9, 18],
    [9, 0.9, 9],
    [9, 0.7, 7],
    [99, 0.95, 95],
    // 100 · 0.55 is rounded to a little more than 55.
    [99, 0.55, 55],
    [100, 0.9, 91],
    [10, 0.5, 6],
    [1, 0.5, 1],
    [1000, 0.9, 901],
  ])('of %d rows at %d is the score of rank %d', (rows, level, rank) => {
    // 7919 is prime to these numbers of rows, so that every rank is there once.
    expect(conformalQuantile(ofRanks(rows), level)).toBe(rank);
  });

  test.each([
    [8, 0.9],
    [1, 0.6],
    [98, 0.995],
    [2500, 0.9999],
  ])('of %d rows at %d is infinite: they are too few to tell', (rows, level) => {
    expect(conformalQuantile(ofRanks(rows), level)).toBe(Number.POSITIVE_INFINITY);
  });

  test('of many rows is the first that was kept, and never smaller', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), fc.double({ min: 0.01, max: 0.9999 }), (rows, level) => {
        const rank = Math.ceil((rows + 1) * level);
        fc.pre(Math.abs((rows + 1) * level - Math.round((rows + 1) * level)) > 1e-9);
        const { scores } = keepScores(Array.from({ length: rows }, (_, i) => i + 1));
        expect(scores).toHaveLength(Math.min(rows, 1000));
        const quantile = conformalQuantile({ rows, scores }, level);
        if (rank > rows) expect(quantile).toBe(Number.POSITIVE_INFINITY);
        else expect(quantile).toBe(scores.find((score) => score >= rank));
        if (rank <= rows) expect(quantile - rank).toBeLessThanOrEqual(rows / 1000);
      }),
    );
  });

  test.each([0, 1, -0.5, 90, Number.NaN])('at a level of %d is refused', (level) => {
    expect(() => conformalQuantile(ofRanks(20), level)).toThrow(UsageError);
  });
});

test('scores are how far off values are, and how unlikely true classes were', () => {
  expect(valueScores([1, 5, 3], [2, 2, 3])).toEqual({ rows: 3, scores: [0, 1, 3] });
  const probabilities = Matrix.from([
    [0.75, 0.25],
    [0.5, 0.5],
  ]);
  expect(classScores([1, 0], probabilities)).toEqual({ rows: 2, scores: [0.5, 0.75] });
  expect(() => keepScores([])).toThrow(UsageError);
  expect(() => keepScores([1, Number.NaN])).toThrow(UsageError);
});

test('an interval is as wide on both sides; a set may have several classes, all or none', () => {
  expect(predictionInterval(10, 2.5)).toEqual([7.5, 12.5]);
  expect(predictionInterval(10, Number.POSITIVE_INFINITY)).toEqual([
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ]);
  expect(predictionSet([0.5, 0.375, 0.125], 0.625)).toEqual([0, 1]);
  expect(predictionSet([0.5, 0.375, 0.125], 0.25)).toEqual([]);
  expect(predictionSet([0.5, 0.375, 0.125], Number.POSITIVE_INFINITY)).toEqual([0, 1, 2]);
});

describe('coverage of rows drawn alike', () => {
  const normal = (epoch: number, index: number) => standardNormal(11, Purpose.split, epoch, index);
  const draw = (epoch: number, index: number) => uniform(11, Purpose.split, epoch, index);

  test.each([0.5, 0.8, 0.9, 0.95])('intervals hold %d of the values', (level) => {
    // A model that is right but for noise, whose spread grows along x.
    const truth = (epoch: number, i: number): number => (1 + draw(epoch, i)) * normal(epoch + 1, i);
    const rows = 3000;
    const residuals = Array.from({ length: rows }, (_, i) => truth(0, i));
    const quantile = conformalQuantile(valueScores(residuals, new Float64Array(rows)), level);
    let held = 0;
    const fresh = 20_000;
    for (let i = 0; i < fresh; i++) {
      const [lower, upper] = predictionInterval(0, quantile);
      const y = truth(2, i);
      if (lower <= y && y <= upper) held++;
    }
    // Of 3,000 and of 20,000 rows the fraction varies by 0.01 at most: three deviations of both together.
    expect(Math.abs(held / fresh - level)).toBeLessThan(
      3 * Math.sqrt(level * (1 - level) * (1 / rows + 1 / fresh)),
    );
  });

  test.each([0.8, 0.9, 0.95])(
    'sets hold %d of the classes, whatever the probabilities are worth',
    (level) => {
      const rows = 3000;
      const fresh = 20_000;
      // The second class has chance x, and the model says x².
      const row = (epoch: number, i: number) => {
        const x = draw(epoch, i);
        return { p: [1 - x * x, x * x], truth: draw(epoch + 1, i) < x ? 1 : 0 };
      };
      const seen = Array.from({ length: rows }, (_, i) => row(4, i));
      const scores = classScores(
        seen.map(({ truth }) => truth),
        Matrix.from(seen.map(({ p }) => p)),
      );
      const quantile = conformalQuantile(scores, level);
      let held = 0;
      for (let i = 0; i < fresh; i++) {
        const { p, truth } = row(6, i);
        if (predictionSet(p, quantile).includes(truth)) held++;
      }
      expect(Math.abs(held / fresh - level)).toBeLessThan(
        3 * Math.sqrt(level * (1 - level) * (1 / rows + 1 / fresh)),
      );
    },
  );
});

describe('scores in a model file', () => {
  const parse = (json: unknown) => parseConformalScores(new JsonObject(json, 'calibration'));

  test('come back', () => {
    for (const rows of [1, 7, 1000, 2345]) {
      const scores = ofRanks(rows);
      expect(parse(JSON.parse(JSON.stringify(scores)))).toEqual(scores);
    }
  });

  test.each([
    [{ rows: 2, scores: [1] }, 'calibration.scores: expected a list of 2 numbers for 2 rows'],
    [{ rows: 2, scores: [2, 1] }, 'calibration.scores: expected numbers in ascending order'],
    [{ rows: 0, scores: [] }, 'calibration.rows: expected a whole number, 1 or more'],
    [{ rows: 1, scores: ['1'] }, 'calibration.scores: expected a list of at least 1 finite numbers'],
    [{ rows: 1, scores: 1 }, 'calibration.scores: expected a list of at least 1 finite numbers'],
    [{ rows: 1 }, 'calibration.scores: expected a list of at least 1 finite numbers, got none'],
  ])('%j is refused', (json, message) => {
    expect(() => parse(json)).toThrow(DataError);
    expect(() => parse(json)).toThrow(message);
  });
});
