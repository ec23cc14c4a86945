import type { ChosenTarget } from '@descent/tabular';
import { expect, test } from 'vitest';
import { targetNotes } from './target-notes.ts';

function chosenOf(codes: readonly number[], labels: readonly string[]): ChosenTarget {
  const column = { name: 'y', type: 'category', codes: Int32Array.from(codes), levels: labels } as const;
  return { position: 0, column, task: 'classification', labels, codes: Uint8Array.from(codes) };
}

const chosen = chosenOf([0, 0, 1, 2, 2], ['often', 'once', 'twice']);

test('a class of one row is named, and whether it is learned from', () => {
  expect(targetNotes([chosen], Int32Array.of(0, 1, 2, 3))).toEqual([
    'class "once" has one row, which is learned from, so that no row judges it',
  ]);
  expect(targetNotes([chosen], Int32Array.of(0, 1, 3))).toEqual([
    'class "once" has one row, which is held out, so that it cannot be learned',
  ]);
});

test('many are counted, and a few listed', () => {
  const labels = Array.from({ length: 8 }, (_, k) => `c${k}`);
  const all = chosenOf([0, 1, 2, 3, 4, 5, 6, 7, 0], labels);
  expect(
    targetNotes(
      [all],
      Int32Array.from({ length: 9 }, (_, row) => row),
    ),
  ).toEqual([
    '7 classes have one row each, which is learned from, so that no row judges it: "c1", "c2", "c3", "c4", "c5", …',
  ]);
});

test('nothing is said of classes of several rows, nor of numbers', () => {
  expect(targetNotes([chosenOf([0, 0, 1, 1], ['a', 'b'])], Int32Array.of(0, 2))).toEqual([]);
  const values = new Float64Array(1);
  const column = { name: 'y', type: 'number', values, offset: 0, stride: 1 } as const;
  expect(targetNotes([{ position: 0, column, task: 'regression' }], Int32Array.of(0))).toEqual([]);
});
