import { expect, test } from 'vitest';
import { sampleUntilClear } from './grid.ts';

/** A contender that gives its samples over and over. */
function contender(...samples: number[]) {
  let next = 0;
  return { sample: async () => samples[next++ % samples.length]! };
}

test.each([
  ['as fast as the best', contender(100), 3],
  ['clearly slower', contender(90), 3],
  ['on both sides of the floor', contender(80, 100, 110), 12],
])('auto %s takes the rounds that the verdict needs', async (_how, auto, rounds) => {
  const all = await sampleUntilClear([contender(50), contender(100), auto], 3);
  for (const samples of all) expect(samples).toHaveLength(rounds);
});

test('a machine that slows down between rounds, and slows all, does not count', async () => {
  const speeds = [100, 50, 100, 60];
  const all = await sampleUntilClear([contender(1), contender(...speeds), contender(...speeds)], 4);
  expect(all.at(-1)).toHaveLength(4);
});

test('a contender that fails ends the cell', async () => {
  const failing = { sample: () => Promise.reject(new Error('no luck')) };
  await expect(sampleUntilClear([contender(1), failing], 2)).rejects.toThrow('no luck');
});
