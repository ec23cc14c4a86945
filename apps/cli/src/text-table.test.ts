import { expect, test } from 'vitest';
import { confusionTable, textTable } from './text-table.ts';

test('a text table has words to the left and numbers to the right', () => {
  const rows = [
    ['name', 'count'],
    ['apple', 7],
    ['fig', 12_000],
  ];
  expect(textTable(rows)).toEqual(['  name   count', '  apple      7', '  fig    12000']);
  expect(textTable([['a'], ['b', 'c']], '')).toEqual(['a', 'b  c']);
  expect(textTable([])).toEqual([]);
});

test('a confusion table has true rows, predicted columns and dots for zeros', () => {
  const confusion = [
    [120, 3],
    [0, 7],
  ];
  expect(confusionTable(confusion, ['no', 'maybe'])).toEqual([
    ' true \\ predicted     no  maybe',
    '               no    120      3',
    '            maybe      ·      7',
  ]);
});

test('a confusion table stays aligned under long labels', () => {
  const labels = ['a label that is longer than the head', 'b'];
  const lines = confusionTable(
    [
      [1, 2],
      [3, 4],
    ],
    labels,
  );
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
});
