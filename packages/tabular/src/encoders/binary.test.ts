import { DataError } from '@descent/core';
import { expect, test } from 'vitest';
import { type Cells, makeColumn } from '../../test/make-table.ts';
import { allRows } from '../column-cells.ts';
import { binary } from './binary.ts';

const context = { source: 't.csv', describeRow: String, range: { gain: 1, offset: 0 } };

function encoded(cells: Cells, training: number) {
  const column = makeColumn('x', cells);
  const [spec] = binary.fit([column], { ...context, rows: allRows(training) });
  const into = new Float64Array(cells.length);
  const unseen = binary.bind(spec!, column)(allRows(cells.length), into, 0, 1);
  return { spec, unseen, features: [...into] };
}

test('the first word is −1 and the second 1; a missing one is 0, without an indicator', () => {
  expect(encoded(['yes', 'no', '', 'yes'], 4)).toEqual({
    spec: { kind: 'binary', levels: ['no', 'yes'], missing: true },
    unseen: 0,
    features: [1, -1, 0, 1],
  });
  expect(binary.featureNames({ kind: 'binary', levels: ['a'], missing: true }, 'x')).toEqual(['x']);
});

test('numbers are taken like words, in their own order', () => {
  expect(encoded([10, 9, 10], 3)).toMatchObject({ spec: { levels: ['9', '10'] }, features: [1, -1, 1] });
  expect(encoded([0.5, -1, Number.NaN], 2)).toMatchObject({ unseen: 1, features: [1, -1, 0] });
});

test('an unseen word is 0 and counted', () => {
  expect(encoded(['no', 'no', 'yes', ''], 2)).toEqual({
    spec: { kind: 'binary', levels: ['no'] },
    unseen: 2,
    features: [-1, -1, 0, 0],
  });
});

test('a third word is refused, wherever in the file it is', () => {
  expect(() => encoded(['a', 'b', 'c'], 2)).toThrow(DataError);
  expect(() => encoded(['a', 'b', 'c'], 2)).toThrow(
    't.csv: column "x": expected at most 2 different values for the encoder binary, got 3; use oneHot',
  );
});
