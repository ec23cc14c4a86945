import { expect, test } from 'vitest';
import { afterLeadIn } from './after-lead-in.ts';

test.each([
  [1, [1, 1]],
  [10, [4, 10]],
])('of %d the measured amount is all, after a part that does not count', async (amount, amounts) => {
  const ran: number[] = [];
  const run = async (count: number): Promise<number> => ran.push(count);
  expect(await afterLeadIn(amount, run)).toBe(2);
  expect(ran).toEqual(amounts);
});
