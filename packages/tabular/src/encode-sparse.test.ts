import { type SparseRows, type Table, UsageError } from '@descent/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeImages, makeTable, people, rowsOf } from '../test/make-table.ts';
import { encodeInputs, planInputs } from './encode-inputs.ts';
import { encodeSparse, planSparse } from './encode-sparse.ts';
import { fitSchema } from './fit-schema.ts';
import type { Schema } from './schema.ts';

const options = { task: 'auto', scale: 'auto', standardizeTarget: true } as const;

function encoded(schema: Schema, table: Table, rows: Int32Array) {
  const { cols, entries, values } = planSparse(schema, table, rows);
  const sparse: SparseRows = {
    cols,
    starts: new Int32Array(rows.length + 1).fill(-1),
    columns: new Uint16Array(entries),
    values: values === 'bytes' ? new Uint8Array(entries) : new Float64Array(entries),
    decode: values === 'bytes' ? new Float64Array(256) : null,
  };
  const unseen = encodeSparse(schema, table, rows, sparse);
  return { sparse, unseen };
}

/** All inputs, the zeros put back. */
function dense({ cols, starts, columns, values, decode }: SparseRows): number[] {
  const all = new Array<number>((starts.length - 1) * cols).fill(0);
  for (let r = 0; r + 1 < starts.length; r++) {
    for (let e = starts[r]!; e < starts[r + 1]!; e++) {
      const value = decode === null ? values[e]! : decode[values[e]!]!;
      if (value === 0) throw new Error(`entry ${e} is zero`);
      if (e > starts[r]! && columns[e]! <= columns[e - 1]!) throw new Error(`entry ${e} is out of order`);
      all[r * cols + columns[e]!] = value;
    }
  }
  return all;
}

function denselyEncoded(schema: Schema, table: Table, rows: Int32Array) {
  const { kind, cols } = planInputs(schema, table);
  const room = rows.length * cols;
  const { inputs, unseen } = encodeInputs(
    schema,
    table,
    rows,
    kind === 'bytes' ? new Uint8Array(room) : new Float64Array(room),
  );
  const all = Array.from(inputs.data, (x) => (inputs.kind === 'bytes' ? inputs.decode[x]! : x) + 0);
  return { all, unseen };
}

function expectSame(schema: Schema, table: Table, rows: Int32Array): SparseRows {
  const { sparse, unseen } = encoded(schema, table, rows);
  const expected = denselyEncoded(schema, table, rows);
  expect(dense(sparse)).toEqual(expected.all);
  expect(sparse.values).toHaveLength(expected.all.filter((x) => x !== 0).length);
  expect([...sparse.starts.slice(0, 1), ...sparse.starts.slice(-1)]).toEqual([0, sparse.values.length]);
  expect(unseen).toEqual(expected.unseen);
  return sparse;
}

describe('sparse rows are the dense ones without their zeros', () => {
  test('for images, in any order of rows, more of them than a block', () => {
    const pixels = fc.constantFrom(0, 0, 0, 1, 128, 255);
    const images = fc.array(fc.array(pixels, { minLength: 6, maxLength: 6 }), {
      minLength: 2,
      maxLength: 150,
      size: 'max',
    });
    const ranges = fc.constantFrom({ gain: 1, offset: 0 }, { gain: 0.99, offset: 0.01 });
    fc.assert(
      fc.property(images, ranges, fc.constantFrom('bytes', 'none'), (cells, range, scale) => {
        const table = makeImages(
          2,
          3,
          cells.flat(),
          cells.map((_, i) => i % 2),
        );
        const rows = Int32Array.from(cells, (_, i) => (i * 7) % cells.length);
        const schema = fitSchema(table, rows, { ...options, target: 'label', scale, range });
        const { values, decode } = expectSame(schema, table, rows);
        expect(values).toBeInstanceOf(Uint8Array);
        expect(decode).toHaveLength(256);
        // With 0.01 for black nothing is zero.
        if (scale === 'bytes' && range.offset !== 0) expect(values).toHaveLength(cells.flat().length);
      }),
      { numRuns: 30 },
    );
  });

  test('for words and numbers, those that no training row had too', () => {
    const words = fc.constantFrom('smith', 'baker', 'miller', 'cook');
    const rowsOfCells = fc.array(fc.tuple(words, fc.double({ min: -9, max: 9, noNaN: true })), {
      minLength: 3,
      maxLength: 150,
      size: 'max',
    });
    fc.assert(
      fc.property(rowsOfCells, (cells) => {
        const table = makeTable([
          ['job', cells.map(([word]) => word)],
          ['age', cells.map(([, number]) => number + 0.5)],
          ['y', cells.map((_, i) => i % 2)],
        ]);
        const schema = fitSchema(table, rowsOf(0, 1), { ...options, target: 'y', scale: 'none' });
        const all = Int32Array.from(cells, (_, i) => i);
        expect(expectSame(schema, table, all).values).toBeInstanceOf(Float64Array);
      }),
      { numRuns: 30 },
    );
  });
});

test('a worked table: two words of three, where each row begins, and the unseen by column', () => {
  const schema = fitSchema(people, rowsOf(0, 1), { ...options, target: 'age' });
  // baker, smith; high, low. Each row has one of either, but the miller, whom training never saw, has no job.
  expect(planSparse(schema, people, rowsOf(0, 3, 1))).toEqual({
    cols: 4,
    entries: 5,
    values: 'doubles',
    longest: 2,
  });
  const { sparse, unseen } = encoded(schema, people, rowsOf(0, 3, 1));
  expect([...sparse.starts]).toEqual([0, 2, 3, 5]);
  expect([...sparse.columns]).toEqual([1, 3, 2, 0, 2]);
  expect([...sparse.values]).toEqual([1, 1, 1, 1, 1]);
  expect([...unseen]).toEqual([['job', 1]]);
});

test('unseen words are added up over blocks', () => {
  const schema = fitSchema(people, rowsOf(0, 2), { ...options, target: 'income' });
  const often = rowsOf(...new Array<number>(200).fill(1));
  expect(encoded(schema, people, often).unseen.get('job')).toBe(200);
});

test('no rows, and rows outside the table', () => {
  const schema = fitSchema(people, rowsOf(0, 2), { ...options, target: 'income' });
  expect([...encoded(schema, people, rowsOf()).sparse.starts]).toEqual([0]);
  expect(() => planSparse(schema, people, rowsOf(5))).toThrow(UsageError);
});
