import { expect, test } from 'vitest';
import { type Cells, makeColumn } from '../../test/make-table.ts';
import { allRows } from '../column-cells.ts';
import { missingIndicator } from './missing-indicator.ts';

const context = { source: 't.csv', describeRow: String, range: { gain: 1, offset: 0 } };

function encoded(cells: Cells, training: number) {
  const column = makeColumn('x', cells);
  const [spec] = missingIndicator.fit([column], { ...context, rows: allRows(training) });
  const into = new Float64Array(cells.length).fill(9);
  const unseen = missingIndicator.bind(spec!, column)(allRows(cells.length), into, 0, 1);
  return { seen: spec!.seen, unseen, features: [...into] };
}

test('missing cells are 1, of numbers and of words', () => {
  expect(encoded([1, Number.NaN, 3], 2)).toEqual({ seen: true, unseen: 0, features: [0, 1, 0] });
  expect(encoded(['', 'a', ' '], 2)).toEqual({ seen: true, unseen: 0, features: [1, 0, 1] });
});

test('where training had none they are 0, and counted', () => {
  expect(encoded([1, 2.5, Number.NaN], 2)).toEqual({ seen: false, unseen: 1, features: [0, 0, 0] });
  expect(encoded([1, 2, 3], 2)).toEqual({ seen: false, unseen: 0, features: [0, 0, 0] });
});
