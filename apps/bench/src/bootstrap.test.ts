import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bootstrapInterval, medianInterval, ratioInterval } from './bootstrap.ts';

const samples = fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 });

describe('the 95 % interval of a median', () => {
  // A resample's median is at most the k-th of n with probability P(Bin(n, k/n) > n/2): for 3 it is 7/27 at k = 1, and for 7 it is
  // 0.010 at k = 1 and 0.107 at k = 2; the upper end mirrors it.
  test.each([
    [
      [3, 1, 2],
      [1, 3],
    ],
    [
      [4, 2, 6, 1, 7, 3, 5],
      [2, 6],
    ],
    [
      [8, 8, 8],
      [8, 8],
    ],
    [[5], [5, 5]],
  ])('of %j is %j', (list, interval) => {
    expect(medianInterval(list)).toEqual(interval);
  });

  test('of nothing is nothing', () => {
    expect(medianInterval([])).toEqual([Number.NaN, Number.NaN]);
  });

  test('lies within the samples, in order, and is the same every time', () => {
    fc.assert(
      fc.property(samples, (list) => {
        const [low, high] = medianInterval(list);
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...list));
        expect(high).toBeLessThanOrEqual(Math.max(...list));
        expect(medianInterval(list)).toEqual([low, high]);
      }),
      { numRuns: 30 },
    );
  });

  test('scales with the samples', () => {
    fc.assert(
      fc.property(samples, (list) => {
        const [low, high] = medianInterval(list);
        expect(medianInterval(list.map((value) => 2 * value))).toEqual([2 * low, 2 * high]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the interval of a ratio of medians', () => {
  test('of samples without spread is their ratio', () => {
    expect(ratioInterval([6, 6, 6], [2, 2])).toEqual([3, 3]);
  });

  test('is as wide as either list makes it', () => {
    const [low, high] = ratioInterval([1, 2, 3], [1, 1, 1]);
    expect([low, high]).toEqual([1, 3]);
    expect(ratioInterval([1, 1, 1], [1, 2, 4])).toEqual([0.25, 1]);
  });
});

test('a resample draws from all of a list, and as many as there are', () => {
  const seen = new Set<number>();
  bootstrapInterval([[1, 2, 3, 4]], ([list]) => {
    expect(list).toHaveLength(4);
    for (const value of list!) seen.add(value);
    return 0;
  });
  expect([...seen].sort()).toEqual([1, 2, 3, 4]);
});
