import { expect, test } from 'vitest';
import { alikeNeighbors, groupName } from './neighbors.ts';

const columns = ['p1', 'p2', 'q1', 'p3', 'p4'].map((name) => ({ name }));

test('neighbors that are alike are together, and those further on are not', () => {
  const groups = alikeNeighbors(columns, (one, other) => one.name[0] === other.name[0]);
  expect(groups.map(groupName)).toEqual(['p1 … p2 (2)', 'q1', 'p3 … p4 (2)']);
  expect(alikeNeighbors([], () => true)).toEqual([]);
});

test('what comes next is compared with the first of a group', () => {
  const rising = alikeNeighbors([1, 2, 3, 4], (first, next) => next - first < 2);
  expect(rising).toEqual([
    [1, 2],
    [3, 4],
  ]);
});
