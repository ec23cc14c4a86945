import { expect, test } from 'vitest';
import { parseNumber } from './parse-number.ts';

test.each([
  ['0', 0],
  ['007', 7],
  ['+5', 5],
  ['-1.5e3', -1500],
  ['5.', 5],
  ['.5', 0.5],
  ['1E-2', 0.01],
  ['-0', -0],
  ['1e-400', 0],
])('%s is a number', (text, value) => {
  expect(parseNumber(text)).toBe(value);
});

test.each([
  '',
  ' ',
  '.',
  '+',
  'e5',
  '1e',
  '0x10',
  'NaN',
  'Infinity',
  '-Infinity',
  '1e400',
  '1_000',
  '1,5',
  '１２',
  '1 2',
  '--1',
  '1n',
])('%j is no number', (text) => {
  expect(parseNumber(text)).toBeNaN();
});

test('a long run of digits that ends in a letter is told at once, not after all its splits', () => {
  expect(parseNumber(`${'1'.repeat(1_000_000)}x`)).toBeNaN();
});
