import { type Column, type Table, UsageError } from '@descent/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeImages, makeTable, people, rowsOf } from '../test/make-table.ts';
import { encodeInputs, planInputs } from './encode-inputs.ts';
import { fitSchema } from './fit-schema.ts';
import type { Schema } from './schema.ts';

const options = { task: 'auto', scale: 'auto', standardizeTarget: true } as const;

function inDoubles(schema: Schema, table: Table, rows: Int32Array): Float64Array {
  const into = new Float64Array(rows.length * planInputs(schema, table).cols).fill(-7);
  const { inputs } = encodeInputs(schema, table, rows, into);
  expect(inputs).toEqual({ cols: planInputs(schema, table).cols, kind: 'doubles', data: into });
  return into;
}

function fromBytes(schema: Schema, table: Table, rows: Int32Array): Float64Array {
  const into = new Uint8Array(rows.length * planInputs(schema, table).cols).fill(77);
  const { inputs } = encodeInputs(schema, table, rows, into);
  if (inputs.kind !== 'bytes') throw new Error('expected bytes');
  expect(inputs.data).toBe(into);
  return Float64Array.from(into, (byte) => inputs.decode[byte]!);
}

test('rows are encoded in the order given, features in the order of the columns', () => {
  const schema = fitSchema(people, rowsOf(0, 2, 1), { ...options, target: 'income' });
  const { deviation, mean } = schema.inputs[0]!.encoder as unknown as { deviation: number; mean: number };
  expect(planInputs(schema, people)).toEqual({ kind: 'doubles', cols: 3, bytesPerRow: 24, extraColumns: [] });
  const z = (x: number) => (x - mean) / deviation;
  expect([...inDoubles(schema, people, rowsOf(4, 0, 3, 0))]).toEqual(
    [
      [z(61), 1, 0],
      [z(20.5), 0, 1],
      [z(50), 0, 0],
      [z(20.5), 0, 1],
    ].flat(),
  );
});

test('features after those of a category keep their place', () => {
  const schema = fitSchema(people, rowsOf(0, 1, 3), { ...options, target: 'age' });
  // baker, miller, smith; high, low.
  expect([...inDoubles(schema, people, rowsOf(0, 3))]).toEqual([0, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
});

test('unseen categories are counted by column', () => {
  const schema = fitSchema(people, rowsOf(0, 2), { ...options, target: 'income' });
  const { unseen } = encodeInputs(schema, people, rowsOf(0, 1, 3, 4), new Float64Array(8));
  expect([...unseen]).toEqual([['job', 3]]);
  expect(encodeInputs(schema, people, rowsOf(0, 2), new Float64Array(4)).unseen.size).toBe(0);
  const often = rowsOf(...new Array<number>(200).fill(1));
  expect(encodeInputs(schema, people, often, new Float64Array(400)).unseen.get('job')).toBe(200);
});

const pixels = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.tuple(
    fc.constant(width),
    fc.array(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: width, maxLength: width }), {
      minLength: 2,
      maxLength: 150,
    }),
  ),
);
const ranges = fc.constantFrom({ gain: 1, offset: 0 }, { gain: 0.99, offset: 0.01 });

test('bytes and doubles stand for the same bits, in images and in tables', () => {
  fc.assert(
    fc.property(
      pixels,
      ranges,
      fc.constantFrom('bytes', 'none'),
      fc.boolean(),
      ([width, cells], range, scale, asImages) => {
        const labels = cells.map((_, i) => i % 2);
        const byColumn = Array.from(
          { length: width },
          (_, c) => [`p${c}`, cells.map((row) => row[c]!)] as const,
        );
        const table = asImages
          ? makeImages(1, width, cells.flat(), labels)
          : makeTable([...byColumn, ['label', labels]]);
        fc.pre(scale === 'none' || asImages || cells.flat().some((x) => x > 0));
        const rows = Int32Array.from(cells, (_, i) => cells.length - 1 - i);
        const schema = fitSchema(table, rows, { ...options, target: 'label', scale, range });
        expect(planInputs(schema, table)).toMatchObject({ kind: 'bytes', bytesPerRow: width });
        const doubles = inDoubles(schema, table, rows);
        const same = fromBytes(schema, table, rows).every((x, i) => Object.is(x, doubles[i]));
        expect(same).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

test('columns among the images that lie elsewhere are still read from their own place', () => {
  const images = makeImages(1, 4, [1, 2, 3, 4, 5, 6, 7, 8], [0, 1]);
  const elsewhere = makeImages(1, 4, [50, 51, 52, 53, 60, 61, 62, 63]).columns;
  const own = makeTable([['pixel', [70, 80]]]).columns[0]!;
  const [first, second, third, fourth] = images.columns;
  const orders = [
    [first, elsewhere[1], third, fourth],
    [third, second, fourth, first],
    [first, own, own, fourth],
    [first, { ...second!, stride: 2 } as Column, third, fourth],
  ];
  const expected = [
    [5, 61, 7, 8, 1, 51, 3, 4],
    [7, 6, 8, 5, 3, 2, 4, 1],
    [5, 80, 80, 8, 1, 70, 70, 4],
    [5, 4, 7, 8, 1, 2, 3, 4],
  ];
  orders.forEach((order, o) => {
    const columns = images.columns.map((column, c) => ({ ...(order[c] ?? column), name: column.name }));
    const table = { ...images, columns };
    const schema = fitSchema(table, rowsOf(0, 1), { ...options, target: 'label', scale: 'none' });
    expect([...fromBytes(schema, table, rowsOf(1, 0))]).toEqual(expected[o]);
  });
});

test('one column that is no byte, or has an encoder of its own, makes doubles of all', () => {
  const bytes = makeTable([
    ['a', [1, 2]],
    ['b', [3, 5]],
    ['y', [0, 1]],
  ]);
  const fit = (scale: string) => fitSchema(bytes, rowsOf(0, 1), { ...options, target: 'y', scale });
  expect(planInputs(fit('bytes'), bytes).kind).toBe('bytes');
  expect(planInputs(fit('standard'), bytes).kind).toBe('doubles');
  const later = makeTable([
    ['a', [1, 2]],
    ['b', [3, 300]],
  ]);
  expect(planInputs(fit('bytes'), later)).toMatchObject({ kind: 'doubles', bytesPerRow: 16 });
  expect([...inDoubles(fit('bytes'), later, rowsOf(1))]).toEqual([2 / 5, 300 / 5]);
  expect(() => encodeInputs(fit('bytes'), later, rowsOf(1), new Uint8Array(2))).toThrow(
    'expected doubles to write to',
  );
});

test('a table without rows, rows outside it, and room of another size', () => {
  const schema = fitSchema(people, rowsOf(0, 2), { ...options, target: 'income' });
  expect(inDoubles(schema, people, rowsOf())).toHaveLength(0);
  for (const row of [-1, 5]) {
    expect(() => encodeInputs(schema, people, rowsOf(row), new Float64Array(2))).toThrow(UsageError);
  }
  expect(() => encodeInputs(schema, people, rowsOf(1, 2), new Float64Array(3))).toThrow(
    'expected room for 2 × 2 numbers, got 3',
  );
});

test('extra columns are noted in the plan', () => {
  const schema = fitSchema(people, rowsOf(0, 2), { ...options, target: 'income' });
  expect(
    planInputs(
      schema,
      makeTable([
        ['job', ['smith']],
        ['id', [1]],
        ['age', [1]],
      ]),
    ).extraColumns,
  ).toEqual(['id']);
});
