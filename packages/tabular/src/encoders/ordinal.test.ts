import { expect, test } from 'vitest';
import { makeColumn } from '../../test/make-table.ts';
import { allRows } from '../column-cells.ts';
import { ordinal } from './ordinal.ts';

const context = { source: 't.csv', describeRow: String, range: { gain: 1, offset: 0 } };

function encoded(cells: readonly string[], training: number) {
  const column = makeColumn('x', cells) as never;
  const [spec] = ordinal.fit([column], { ...context, rows: allRows(training) });
  const width = ordinal.featureNames(spec!, 'x').length;
  const into = new Float64Array(cells.length * width);
  const unseen = ordinal.bind(spec!, column)(allRows(cells.length), into, 0, width);
  return { spec, unseen, features: [...into] };
}

test('words are placed from −1 to 1 in their order, numbers by their size', () => {
  expect(encoded(['10', '9', '1e2', '9', '7'], 4)).toEqual({
    spec: { kind: 'ordinal', levels: ['9', '10', '1e2'] },
    unseen: 1,
    features: [0, -1, 1, -1, 0],
  });
  expect(encoded(['b', 'a', 'Z'], 3).features).toEqual([1, 0, -1]);
});

test('the only word is 0', () => {
  expect(encoded(['a', 'a'], 2).features).toEqual([0, 0]);
});

test('a missing word is 0 and has its indicator, or is counted', () => {
  expect(encoded(['a', ' ', 'b'], 3)).toEqual({
    spec: { kind: 'ordinal', levels: ['a', 'b'], missing: true },
    unseen: 0,
    features: [-1, 0, 0, 1, 1, 0],
  });
  expect(encoded(['a', 'b', ''], 2)).toMatchObject({ unseen: 1, features: [-1, 1, 0] });
  expect(encoded(['', '', 'a'], 2)).toMatchObject({ unseen: 1, features: [0, 1, 0, 1, 0, 0] });
});
