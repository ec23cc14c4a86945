import { expect, test } from 'vitest';
import { isNumberText } from './number-text.ts';
import { orderLabels } from './order-labels.ts';

test('labels that are all numbers are ordered as numbers', () => {
  expect(orderLabels(['10', '9', '-1', '1e1', '2.5'])).toEqual(['-1', '2.5', '9', '10', '1e1']);
});

test('other labels are ordered by code point, prefixes first', () => {
  expect(orderLabels(['10', '9', 'x'])).toEqual(['10', '9', 'x']);
  // By code unit the emoji (a pair of surrogates) would stand before the full-width letter.
  expect(orderLabels(['😀', 'Ａ', 'ab', 'a'])).toEqual(['a', 'ab', 'Ａ', '😀']);
});

test('what is a number in a table', () => {
  expect(['1', '-1.5', '+.5', '2.', '1e-3', '007'].every(isNumberText)).toBe(true);
  expect(['', ' ', '.', '0x10', 'NaN', 'Infinity', '1e999', '1 2', '1,5', '-'].some(isNumberText)).toBe(
    false,
  );
});
