import type { CategoryColumn } from '@descent/core';
import { expect, test } from 'vitest';
import { makeColumn } from '../../test/make-table.ts';
import { allRows } from '../column-cells.ts';
import { embedding } from './embedding.ts';

const context = { source: 't.csv', describeRow: String, range: { gain: 1, offset: 0 } };

/** Learned from the first `training` cells, of which all are then encoded, a row each. */
function encoded(cells: readonly string[], training: number) {
  const column = makeColumn('x', cells) as CategoryColumn;
  const [spec] = embedding.fit([column], { ...context, rows: allRows(training) });
  const names = embedding.featureNames(spec!, 'x');
  const into = new Float64Array(cells.length * names.length).fill(9);
  const unseen = embedding.bind(spec!, column)(allRows(cells.length), into, 0, names.length);
  const rows = cells.map((_, row) => [...into.subarray(row * names.length, (row + 1) * names.length)]);
  return { spec, names, unseen, rows };
}

test('words of two training rows have a feature each, all others share one, and the unseen among them are counted', () => {
  const cells = ['b', 'once', 'a', 'b', 'a', 'a', 'never', 'once'];
  expect(encoded(cells, 6)).toEqual({
    spec: { kind: 'embedding', levels: ['a', 'b'], others: ['once'] },
    names: ['x=a', 'x=b', 'x other'],
    unseen: 1,
    rows: [
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
      [1, 0, 0],
      [1, 0, 0],
      [0, 0, 1],
      [0, 0, 1],
    ],
  });
});

test('where training had no others, an unseen word is 0 in all features: no numbers would be learned for it', () => {
  expect(encoded(['a', 'a', 'b'], 2)).toEqual({
    spec: { kind: 'embedding', levels: ['a'], others: [] },
    names: ['x=a'],
    unseen: 1,
    rows: [[1], [1], [0]],
  });
});

test('a missing word is 0 and has its indicator, or is counted', () => {
  const { spec, names, unseen, rows } = encoded(['a', ' ', 'a', 'b', ''], 4);
  expect(spec).toEqual({ kind: 'embedding', levels: ['a'], others: ['b'], missing: true });
  expect(names).toEqual(['x=a', 'x other', 'x missing']);
  expect([unseen, rows]).toEqual([
    0,
    [
      [1, 0, 0],
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  ]);
  expect(encoded(['a', 'b', ''], 2)).toMatchObject({ unseen: 1, rows: [[1], [1], [0]] });
  // Nothing to learn from but gaps.
  expect(encoded(['', '', 'a'], 2)).toMatchObject({ names: ['x missing'], unseen: 1, rows: [[1], [1], [0]] });
});

test('of the most frequent words 255 have a feature, those of one frequency by code point, however the file has them', () => {
  const words = Array.from({ length: 300 }, (_, i) => `w${String(i).padStart(3, '0')}`);
  // A pair of surrogates is above U+FFFD by code point, and below it by code unit.
  const cells = [...words, '\u{10000}', '\uFFFD', 'often', 'often'].reverse();
  const { spec, names } = encoded([...cells, ...cells], 2 * cells.length);
  expect(spec!.levels).toHaveLength(255);
  expect(spec!.levels.slice(0, 3)).toEqual(['often', 'w000', 'w001']);
  expect(spec!.levels.at(-1)).toBe('w253');
  expect(spec!.others.slice(0, 2)).toEqual(['w254', 'w255']);
  expect(spec!.others.slice(-2)).toEqual(['\uFFFD', '\u{10000}']);
  expect(names).toHaveLength(256);
});

test('the most frequent come first', () => {
  const cells = ['a', 'a', 'c', 'c', 'c', 'b', 'b', 'b', 'b'];
  expect(encoded(cells, 9).spec!.levels).toEqual(['b', 'c', 'a']);
});
