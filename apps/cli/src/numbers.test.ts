import { expect, test } from 'vitest';
import { bytes, count, counted, duration, figure } from './numbers.ts';

test.each([
  [0, '0'],
  [7, '7'],
  [999, '999'],
  [1000, '1,000'],
  [59_999.6, '60,000'],
  [1_234_567, '1,234,567'],
  [-1234, '-1,234'],
])('count of %d is %s', (value, text) => {
  expect(count(value)).toBe(text);
});

test.each([
  [1, 'row', '1 row'],
  [0, 'row', '0 rows'],
  [1797, 'row', '1,797 rows'],
  [1, 'class', '1 class'],
  [10, 'class', '10 classes'],
] as const)('%d counted by %s is %s', (value, noun, text) => {
  expect(counted(value, noun)).toBe(text);
});

test.each([
  [0, '0'],
  [1, '1'],
  [0.97782, '0.9778'],
  [-0.97782, '-0.9778'],
  [3.21674, '3.217'],
  [32.1674, '32.17'],
  [999.96, '1000'],
  [46_700.4, '46700'],
  [1.3e-9, '1.3e-9'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
])('figure of %d is %s', (value, text) => {
  expect(figure(value)).toBe(text);
});

test.each([0.00015, 0.0001234, 0.001234, 0.01234, 0.1234, 1.234, 12.34, 123.4, 1234])(
  'figure of %d keeps its four significant digits',
  (value) => {
    expect(Number(figure(value))).toBe(value);
  },
);

test('a figure stays short, however large', () => {
  expect(figure(2.431052467416671e301).length).toBeLessThan(12);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [12_600, '12.6 kB'],
  [999_999, '1.0 MB'],
  [1_300_000, '1.3 MB'],
  [2.5e9, '2.5 GB'],
])('%d bytes are %s', (value, text) => {
  expect(bytes(value)).toBe(text);
});

test.each([
  [0, '0:00'],
  [6.2, '0:07'],
  [59.9, '1:00'],
  [750, '12:30'],
  [3599.5, '1:00:00'],
  [3723, '1:02:03'],
])('%d seconds are %s', (value, text) => {
  expect(duration(value)).toBe(text);
});
