import type { Table } from '@descent/core';
import { expect, test } from 'vitest';
import { nameRows, openSharedTable, shareTable } from './shared-table.ts';

const pixels = Uint8Array.of(1, 2, 3, 4);
const table: Table = {
  source: 'mixed.csv',
  format: { kind: 'csv', header: true, delimiter: ',' },
  rows: 2,
  columns: [
    { name: 'p0', type: 'number', values: pixels, offset: 0, stride: 2 },
    { name: 'p1', type: 'number', values: pixels, offset: 1, stride: 2 },
    { name: 'x', type: 'number', values: Float64Array.of(9, 0.5, -0).subarray(1), offset: 0, stride: 1 },
    { name: 'word', type: 'category', codes: Int32Array.of(1, 0), levels: ['a', 'ü'] },
  ],
  fingerprint: 'f',
  describeRow: (row) => `row ${row + 1} (line ${row + 2})`,
};

test('a table comes to another thread with the same cells, in shared memory', () => {
  const { describeRow: _, ...cells } = table;
  const { describeRow: _marks, ...opened } = openSharedTable(structuredClone(shareTable(table)), 0);
  expect(opened).toEqual(cells);
  for (const column of opened.columns) {
    const { buffer } = column.type === 'number' ? column.values : column.codes;
    expect(buffer).toBeInstanceOf(SharedArrayBuffer);
  }
});

test('columns that share an array go on sharing it, and what is shared is not copied again', () => {
  const [p0, p1] = shareTable(table).columns;
  if (p0?.type !== 'number' || p1?.type !== 'number') throw new Error('expected numbers');
  expect(p0.values).toBe(p1.values);
  const [again] = shareTable({ ...table, columns: [p0] }).columns;
  expect(again).toEqual(p0);
  if (again?.type !== 'number') throw new Error('expected numbers');
  expect(again.values).toBe(p0.values);
});

test('rows that another thread names are named by the table itself', () => {
  const other: Table = { ...table, describeRow: (row) => `image ${row}` };
  const shared = [table, other].map((each, number) => openSharedTable(shareTable(each), number));
  const text = `mixed.csv: ${shared[0]!.describeRow(1)} is no ${shared[1]!.describeRow(12)}`;
  expect(nameRows(text, [table, other])).toBe('mixed.csv: row 2 (line 3) is no image 12');
});
