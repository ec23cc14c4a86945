import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

/** Resolves a number of turns of the event loop later. */
async function later(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test('results are in the order of the jobs, however long each takes and however many run at once', async () => {
  const cases = fc.asyncProperty(
    fc.array(fc.nat({ max: 5 }), { maxLength: 8 }),
    fc.integer({ min: 1, max: 4 }),
    async (turns, atOnce) => {
      let running = 0;
      let most = 0;
      const begun: number[] = [];
      const results = await inOrder(turns, atOnce, async (job, index) => {
        begun.push(index);
        most = Math.max(most, ++running);
        await later(job);
        running--;
        return `${index}:${job}`;
      });
      expect(results).toEqual(turns.map((job, index) => `${index}:${job}`));
      expect(begun).toEqual(turns.map((_, index) => index));
      expect(most).toBe(Math.min(atOnce, turns.length));
    },
  );
  await fc.assert(cases, { numRuns: 50 });
});

test('the failure is that of the first job in order that fails, though a later one failed first', async () => {
  const begun: number[] = [];
  const work = async (turns: number, index: number): Promise<void> => {
    begun.push(index);
    await later(turns);
    if (index > 0) throw new Error(`job ${index}`);
  };
  await expect(inOrder([9, 6, 1, 0, 0], 3, work)).rejects.toThrow('job 1');
  expect(begun).toEqual([0, 1, 2]);
});

test('a failure does not wait for the jobs after it', async () => {
  const never = new Promise<void>(() => undefined);
  const work = async (_job: null, index: number): Promise<void> => {
    if (index === 1) await never;
    throw new Error(`job ${index}`);
  };
  await expect(inOrder([null, null, null], 2, work)).rejects.toThrow('job 0');
});
