import { expect, test } from 'vitest';
import { LineMap } from './line-map.ts';

test('finds the line of every record, old and new', () => {
  const lines = [2, 3, 7, 8, 9, 20, 22, 23];
  const map = new LineMap();
  for (const line of lines) map.add(line);
  expect(lines.map((_, record) => map.lineOf(record))).toEqual(lines);
});

test('goes on after records that are simply one on each line', () => {
  const map = new LineMap(3);
  map.add(4);
  map.add(7);
  expect([0, 1, 2, 3, 4, 5].map((record) => map.lineOf(record))).toEqual([1, 2, 3, 4, 7, 8]);
});

test('counts on beyond the last record, and from 1 before the first', () => {
  const map = new LineMap();
  expect(map.lineOf(0)).toBe(1);
  map.add(1);
  map.add(4);
  expect(map.lineOf(2)).toBe(5);
});
