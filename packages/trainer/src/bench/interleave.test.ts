import { expect, test } from 'vitest';
import { interleave } from './interleave.ts';

test('takes samples in rounds, there and back', async () => {
  const calls: string[] = [];
  const contender = (name: string) => ({ sample: async () => calls.push(name) });
  const results = await interleave([contender('a'), contender('b'), contender('c')], 3);
  expect(calls.join('')).toBe('abccbaabc');
  expect(results.map(({ samples }) => samples)).toEqual([
    [1, 6, 7],
    [2, 5, 8],
    [3, 4, 9],
  ]);
});

test('goes on without one that fails, and says why it did', async () => {
  const calls: string[] = [];
  const good = { sample: async () => calls.push('good') };
  const bad = {
    sample: async () => {
      calls.push('bad');
      if (calls.length > 3) throw new Error('worn out');
      return 7;
    },
  };
  const [first, second] = await interleave([bad, good], 4);
  expect(calls).toEqual(['bad', 'good', 'good', 'bad', 'good', 'good']);
  expect(first).toEqual({ samples: [7], failure: new Error('worn out') });
  expect(second!.failure).toBeUndefined();
});
