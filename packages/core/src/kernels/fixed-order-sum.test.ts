import { expect, test } from 'vitest';
import { fixedOrderSum } from './fixed-order-sum.ts';

test('sums by blocks of 256 in index order, then the blocks', () => {
  // 1 + 2⁻⁵³ rounds to 1, so the order shows: the small ones only count when summed among themselves.
  const values = new Float64Array(512);
  values[0] = 1;
  for (let i = 256; i < 512; i++) values[i] = 2 ** -53;
  expect(fixedOrderSum(values, 0, 512)).toBe(1 + 2 ** -45);
  expect(fixedOrderSum(values, 1, 512)).toBe(2 ** -45);
});

test('an empty range is zero', () => {
  expect(fixedOrderSum(Float64Array.of(1, 2), 1, 1)).toBe(0);
});
