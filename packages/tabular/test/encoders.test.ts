import type { Column } from '@descent/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allRows } from '../src/column-cells.ts';
import type { Encoder } from '../src/encoders/encoder.ts';
import { encoders } from '../src/encoders/index.ts';
import { JsonObject } from '../src/json-object.ts';
import { makeColumn } from './make-table.ts';

const describeRow = (row: number) => `row ${row}`;
const range = { gain: 0.99, offset: 0.01 };
const cellsOf = {
  number: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 3, maxLength: 20 }),
  category: fc.array(fc.constantFrom('a', 'b', '', '__proto__', 'ü'), { minLength: 3, maxLength: 20 }),
};

function fitOne(encoder: Encoder, column: Column, rows: Int32Array) {
  return encoder.fit([column], { rows, source: 't.csv', describeRow, range })[0]!;
}

test.each(Object.entries(encoders))('%s survives JSON under its name in the registry', (name, encoder) => {
  fc.assert(
    fc.property(cellsOf[encoder.accepts], (cells) => {
      const spec = fitOne(encoder, makeColumn('x', cells), Int32Array.of(0, 2));
      const json = new JsonObject(JSON.parse(JSON.stringify(spec)), 'encoder');
      expect(json.word('kind', [name])).toBe(name);
      expect(encoder.parse(json)).toEqual(spec);
      json.finish();
    }),
    { numRuns: 30 },
  );
});

test.each(Object.entries(encoders))(
  '%s writes its features, all of them and nothing else',
  (_name, encoder) => {
    fc.assert(
      fc.property(cellsOf[encoder.accepts], (cells) => {
        const column = makeColumn('x', cells);
        const spec = fitOne(encoder, column, Int32Array.of(0, 2));
        const width = encoder.featureNames(spec, 'x').length;
        const rows = Int32Array.of(2, 0, 1);
        const stride = width + 2;
        const into = new Float64Array(3 * stride).fill(-7);
        encoder.bind(spec, column)(rows, into, 1, stride);
        into.forEach((value, i) => {
          const isFeature = i % stride >= 1 && i % stride <= width;
          expect(value === -7).toBe(!isFeature);
        });
      }),
      { numRuns: 30 },
    );
  },
);

test.each(Object.entries(encoders))(
  '%s writes for a row what it writes for that row alone',
  (_name, encoder) => {
    fc.assert(
      fc.property(cellsOf[encoder.accepts], (cells) => {
        const column = makeColumn('x', cells);
        const spec = fitOne(encoder, column, Int32Array.of(0, 1, 2));
        const write = encoder.bind(spec, column);
        const width = encoder.featureNames(spec, 'x').length;
        const together = new Float64Array(cells.length * width);
        write(allRows(cells.length), together, 0, width);
        cells.forEach((_, row) => {
          const alone = new Float64Array(width);
          write(Int32Array.of(row), alone, 0, width);
          expect(alone).toEqual(together.subarray(row * width, (row + 1) * width));
        });
      }),
      { numRuns: 30 },
    );
  },
);
