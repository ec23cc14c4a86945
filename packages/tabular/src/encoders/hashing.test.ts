import { UsageError } from '@descent/core';
import { expect, test } from 'vitest';
import { makeColumn, rowsOf } from '../../test/make-table.ts';
import { hashing } from './hashing.ts';

const context = { rows: rowsOf(0), source: 't.csv', describeRow: String, range: { gain: 1, offset: 0 } };
// FNV-1a: a 0xe40c292c, b 0xe70c2de5, foobar 0xbf9cf968, the empty word 0x811c9dc5.
const column = makeColumn('x', ['a', 'b', 'foobar', '']) as never;

function encode(options: Record<string, number | boolean>): number[][] {
  const [spec] = hashing.fit([column], { ...context, options });
  const width = spec!.buckets;
  const into = new Float64Array(4 * width).fill(9);
  expect(hashing.bind(spec!, column)(rowsOf(0, 1, 2, 3), into, 0, width)).toBe(0);
  return [0, 1, 2, 3].map((row) => [...into.subarray(row * width, (row + 1) * width)]);
}

test('a word is 1 in the bucket of its hash', () => {
  expect(encode({ buckets: 4 })).toEqual([
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [1, 0, 0, 0],
    [0, 1, 0, 0],
  ]);
});

test('signed, the upper half of the hashes is −1', () => {
  expect(encode({ buckets: 1, signed: true })).toEqual([[-1], [-1], [-1], [-1]]);
  // 0x39aaa18a and 0xbf9cf968.
  const both = makeColumn('x', ['fooba', 'foobar']) as never;
  const into = new Float64Array(2);
  hashing.bind({ kind: 'hashing', buckets: 1, signed: true }, both)(rowsOf(0, 1), into, 0, 1);
  expect([...into]).toEqual([1, -1]);
});

test('nothing is learned: 32 buckets unless told otherwise, from 1 to 4096', () => {
  expect(hashing.fit([column], context)).toEqual([{ kind: 'hashing', buckets: 32, signed: false }]);
  expect(hashing.featureNames({ kind: 'hashing', buckets: 2, signed: false }, 'x')).toEqual([
    'x bucket 0',
    'x bucket 1',
  ]);
  for (const buckets of [0, 2.5, 4097]) expect(() => encode({ buckets })).toThrow(UsageError);
});
