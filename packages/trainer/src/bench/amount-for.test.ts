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

test('a timer too coarse for the first trials does not make it leap', async () => {
  const trials: number[] = [];
  const amount = await amountFor(1, (count) => {
    trials.push(count);
    return count < 50 ? 0 : count * 0.001;
  });
  expect(amount).toBe(1000);
  for (const [i, trial] of trials.slice(1).entries()) expect(trial).toBeLessThanOrEqual(20 * trials[i]!);
});
