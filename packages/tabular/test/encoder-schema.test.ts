import type { SparseRows, Table } from '@descent/core';
import { expect, test } from 'vitest';
import { allRows } from '../src/column-cells.ts';
import { encodeInputs, planInputs } from '../src/encode-inputs.ts';
import { encodeSparse, planSparse } from '../src/encode-sparse.ts';
import { encoders } from '../src/encoders/index.ts';
import { featureNames } from '../src/features.ts';
import { parseSchema } from '../src/parse-schema.ts';
import type { InputSchema, Schema } from '../src/schema.ts';
import { type Cells, makeTable } from './make-table.ts';

const ROWS = 150;
const cells = (cell: (row: number) => number | string): Cells =>
  Array.from(allRows(ROWS), cell) as unknown as Cells;
const wholes = cells((row) => (row * 7) % 20);
const gaps = cells((row) => (row % 9 === 4 ? Number.NaN : (row % 13) / 4 - 1));
const jobs = cells((row) => (row > 120 ? 'clerk' : ['smith', 'baker', '', 'miller'][(row * 3) % 4]!));
const days = cells((row) => (row % 11 === 5 ? '' : `2024-0${1 + (row % 9)}-1${row % 10} 0${row % 7}:30`));
const sides = cells((row) => ['left', 'right'][row % 2]!);
const particular: Readonly<Record<string, Cells>> = { bytes: wholes, dateParts: days, binary: sides };

function cellsFor(kind: string): Cells {
  return particular[kind] ?? (encoders[kind]!.accepts === 'number' ? gaps : jobs);
}

/** A table with a column for each of some encoders, and the schema that encodes it by them. */
function encodedBy(kinds: readonly string[], of: (kind: string) => Cells = cellsFor): [Schema, Table] {
  const table = makeTable(kinds.map((kind) => [`${kind} column`, of(kind)] as const));
  const context = { rows: allRows(100), source: 't.csv', describeRow: String, range: { gain: 1, offset: 0 } };
  const inputs: InputSchema[] = kinds.map((kind, position) => {
    const column = table.columns[position]!;
    const { name, type } = column;
    return { name, position, type, encoder: encoders[kind]!.fit([column], context)[0]! };
  });
  const target = { kind: 'values', column: 'y', position: kinds.length, mean: 0, deviation: 1 } as const;
  const schema: Schema = { task: 'regression', format: table.format, inputs, target };
  return [schema, table];
}

function inDoubles(schema: Schema, table: Table): number[] {
  const into = new Float64Array(table.rows * planInputs(schema, table).cols).fill(Number.NaN);
  encodeInputs(schema, table, allRows(table.rows), into);
  return [...into];
}

/** The rows made sparse, the zeros put back. */
function throughSparse(schema: Schema, table: Table): number[] {
  const rows = allRows(table.rows);
  const { cols, entries } = planSparse(schema, table, rows);
  const sparse: SparseRows = {
    cols,
    starts: new Int32Array(rows.length + 1),
    columns: new Uint16Array(entries),
    values: new Float64Array(entries),
    decode: null,
  };
  encodeSparse(schema, table, rows, sparse);
  const all = new Array<number>(rows.length * cols).fill(0);
  rows.forEach((row) => {
    for (let e = sparse.starts[row]!; e < sparse.starts[row + 1]!; e++)
      all[row * cols + sparse.columns[e]!] = sparse.values[e]!;
  });
  return all;
}

const kinds = Object.keys(encoders);

test('a schema of every encoder survives JSON and encodes the same, dense and sparse', () => {
  const [schema, table] = encodedBy(kinds);
  const copy = parseSchema(JSON.parse(JSON.stringify(schema)));
  expect(copy).toEqual(schema);
  const { cols, kind } = planInputs(schema, table);
  expect(kind).toBe('doubles');
  expect(featureNames(schema)).toHaveLength(cols);
  const dense = inDoubles(copy, table);
  expect(dense.some(Number.isNaN)).toBe(false);
  expect(throughSparse(schema, table)).toEqual(dense.map((x) => x + 0));
});

test('a dropped column takes no room among the others', () => {
  const [schema, table] = encodedBy(['standard', 'drop', 'oneHot']);
  const [without, narrower] = encodedBy(['standard', 'oneHot']);
  expect(inDoubles(schema, table)).toEqual(inDoubles(without, narrower));
  const [nothing, dropped] = encodedBy(['drop']);
  expect(planInputs(nothing, dropped)).toMatchObject({ cols: 0, kind: 'doubles', bytesPerRow: 0 });
  expect(inDoubles(nothing, dropped)).toEqual([]);
  expect(throughSparse(nothing, dropped)).toEqual([]);
});

test.each(kinds.filter((kind) => encoders[kind]!.accepts === 'number'))(
  'a column of bytes encoded by %s stands for the same bits, in bytes or doubles',
  (kind) => {
    const [schema, table] = encodedBy([kind], () => wholes);
    const plan = planInputs(schema, table);
    expect(plan.kind).toBe(plan.cols === 1 ? 'bytes' : 'doubles');
    if (plan.kind === 'doubles') return;
    const into = new Uint8Array(ROWS);
    const { inputs } = encodeInputs(schema, table, allRows(ROWS), into);
    const decode = inputs.kind === 'bytes' ? inputs.decode : undefined;
    expect(Array.from(into, (byte) => decode![byte])).toEqual(inDoubles(schema, table));
  },
);
