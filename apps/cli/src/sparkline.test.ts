import { expect, test } from 'vitest';
import { sparkline } from './sparkline.ts';

test('draws a rising line from the lowest bar to the highest, with marks below', () => {
  const [bars, marks] = sparkline({ x: [0, 8], y: [-1, 1] }, 8, [
    [0, '^'],
    [5.5, '*'],
  ]);
  expect(bars).toBe('▁▂▃▄▅▆▇█');
  expect(marks).toBe('^    *');
});

test('follows points that are not evenly spread, and keeps marks on the paper', () => {
  const [bars, marks] = sparkline({ x: [0, 5, 6, 10], y: [0, 0, 7, 7] }, 10, [[10, '!']]);
  expect(bars).toBe('▁▁▁▁▁▅████');
  expect(marks).toBe('         !');
});

test('draws a constant as the lowest bars', () => {
  expect(sparkline({ x: [0, 1], y: [3, 3] }, 4, [])).toEqual(['▁▁▁▁', '']);
});
