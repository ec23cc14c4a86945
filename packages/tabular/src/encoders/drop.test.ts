import { expect, test } from 'vitest';
import { makeColumn, rowsOf } from '../../test/make-table.ts';
import { drop } from './drop.ts';

test('there are no features, and the reason is kept', () => {
  const context = { rows: rowsOf(0), source: 't.csv', describeRow: String, range: { gain: 1, offset: 0 } };
  const columns = [makeColumn('id', ['a', 'b']), makeColumn('x', [1, 1])];
  const spec = { kind: 'drop', reason: 'constant' } as const;
  expect(drop.fit(columns, { ...context, options: { reason: 'constant' } })).toEqual([spec, spec]);
  expect(drop.featureNames(spec, 'x')).toEqual([]);
  const into = Float64Array.of(5);
  expect(drop.bind(spec, columns[0]!)(rowsOf(0, 1), into, 0, 1)).toBe(0);
  expect([...into]).toEqual([5]);
});
