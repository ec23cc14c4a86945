import { expect, test } from 'vitest';
import { summarize, summarizeMetrics } from './summarize.ts';

test('the deviation is that of a sample: by hand', () => {
  // Mean 5, squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32 over 7.
  const values = [2, 4, 4, 4, 5, 5, 7, 9];
  expect(summarize(values)).toEqual({ mean: 5, deviation: Math.sqrt(32 / 7), values });
});

test('equal values have no deviation, though their mean may be rounded', () => {
  expect(summarize([0.1, 0.1, 0.1])).toMatchObject({ mean: 0.1, deviation: 0 });
});

test('one value has no sample deviation, and what is undefined stays so', () => {
  expect(summarize([3])).toEqual({ mean: 3, deviation: Number.NaN, values: [3] });
  expect(summarize([3, Number.NaN])).toMatchObject({ mean: Number.NaN, deviation: Number.NaN });
});

test('every metric of any fold is summarized, in the order of the first that has it', () => {
  const metrics = summarizeMetrics([
    { loss: 1, accuracy: 0.5 },
    { loss: 3, accuracy: 0.5, auc: 1 },
  ]);
  expect(Object.keys(metrics)).toEqual(['loss', 'accuracy', 'auc']);
  expect(metrics['loss']).toEqual({ mean: 2, deviation: Math.sqrt(2), values: [1, 3] });
  expect(metrics['auc']?.values).toEqual([Number.NaN, 1]);
});
