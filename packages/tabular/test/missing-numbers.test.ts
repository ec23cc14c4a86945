import type { Column } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { allRows } from '../src/column-cells.ts';
import type { Encoder, EncoderSpec } from '../src/encoders/encoder.ts';
import { encoders } from '../src/encoders/index.ts';
import { makeColumn } from './make-table.ts';

function fitOne(encoder: Encoder, column: Column, rows: Int32Array) {
  const context = { source: 't.csv', describeRow: String, range: { gain: 1, offset: 0 } };
  return encoder.fit([column], { ...context, rows })[0]!;
}

function encoded(encoder: Encoder, spec: EncoderSpec, column: Column, rows: number) {
  const width = encoder.featureNames(spec, 'x').length;
  const features = new Float64Array(rows * width).fill(-7);
  const unseen = encoder.bind(spec, column)(allRows(rows), features, 0, width);
  return { features, unseen, width };
}

// Columns with gaps are refused by `bytes`.
const numeric = Object.entries(encoders).filter(
  ([name, { accepts }]) => accepts === 'number' && name !== 'bytes',
);

describe.each(numeric)('missing numbers, %s', (_name, encoder) => {
  test('are told apart where training had any, and do not move what is learned', () => {
    const gaps = makeColumn('x', [1.5, Number.NaN, 2, 4, 4, 9]);
    const spec = fitOne(encoder, gaps, allRows(6));
    const without = fitOne(encoder, gaps, Int32Array.of(0, 2, 3, 4, 5));
    expect(spec).toEqual({ ...without, missing: true });
    const names = encoder.featureNames(spec, 'x');
    expect(names).toEqual([...encoder.featureNames(without, 'x'), 'x missing']);
    const { features, unseen, width } = encoded(encoder, spec, gaps, 6);
    expect(unseen).toBe(0);
    const indicators = Array.from({ length: 6 }, (_, row) => features[(row + 1) * width - 1]);
    expect(indicators).toEqual([0, 1, 0, 0, 0, 0]);
  });

  test('are encoded the same and counted where training had none', () => {
    const column = makeColumn('x', [1.5, Number.NaN, 2, 4, 4, Number.NaN]);
    const without = fitOne(encoder, column, Int32Array.of(0, 2, 3, 4));
    const plain = encoded(encoder, without, column, 6);
    expect(plain.unseen).toBe(2);
    const withMissing = encoded(encoder, { ...without, missing: true }, column, 6);
    for (let f = 0; f < plain.width; f++)
      expect(plain.features[plain.width + f]).toBe(withMissing.features[withMissing.width + f]);
  });

  test('may be all there is', () => {
    const empty = makeColumn('x', [Number.NaN, Number.NaN, 3]);
    const spec = fitOne(encoder, empty, Int32Array.of(0, 1));
    const { features, width } = encoded(encoder, spec, empty, 3);
    expect([...features.subarray(0, width)]).toEqual([...new Array<number>(width - 1).fill(0), 1]);
  });
});
