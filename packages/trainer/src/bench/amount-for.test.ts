import { expect, test } from 'vitest';
import { amountFor } from './amount-for.ts';

test.each([
  [1, 0.001, 1000],
  [1, 0.25, 4],
  [0.5, 3, 1],
  [2, 1e-7, 20_000_000],
])('work for %d s at %d s each is an amount of %d', async (seconds, each, amount) => {
  expect(await amountFor(seconds, (count) => count * each)).toBe(amount);
});

test('no trial lasts much longer than what is wanted', async () => {
  const trials: number[] = [];
  await amountFor(1, (count) => {
    trials.push(count * 1e-5);
    return count * 1e-5;
  });
  expect(Math.max(...trials)).toBeLessThanOrEqual(1.001);
  expect(trials.length).toBeLessThan(8);
});
