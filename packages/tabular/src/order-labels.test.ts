import { expect, test } from 'vitest';
import { orderLabels } from './order-labels.ts';

test('labels that are all numbers are ordered as numbers', () => {
  expect(orderLabels(['10', '9', '-1', '1e1', '2.5'])).toEqual(['-1', '2.5', '9', '10', '1e1']);
});

test('other labels are ordered by code point, prefixes first', () => {
  expect(orderLabels(['10', '9', 'x'])).toEqual(['10', '9', 'x']);
  // By code unit the emoji (a pair of surrogates) would stand before the full-width letter.
  expect(orderLabels(['😀', 'Ａ', 'ab', 'a'])).toEqual(['a', 'ab', 'Ａ', '😀']);
});
