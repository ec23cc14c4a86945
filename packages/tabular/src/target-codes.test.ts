import { expect, test } from 'vitest';
import { binaryTargets, bookTargets, oneHotTargets } from './target-codes.ts';

test('what the network should answer for each class', () => {
  expect(oneHotTargets(3).toRows()).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
  expect(bookTargets(2).toRows()).toEqual([
    [0.99, 0.01],
    [0.01, 0.99],
  ]);
  expect(binaryTargets().toRows()).toEqual([[0], [1]]);
});
