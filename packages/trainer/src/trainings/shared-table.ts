import type { Column, Table } from '@descent/core';

/** A table as threads can be sent it: its numbers in shared memory, its words copied, and nothing that could name a row. */
export type SharedTable = Omit<Table, 'describeRow'>;

/** A request's table, as its number among those that the threads were given. */
export interface TableNumber {
  readonly table: number;
}

// No file's text holds this character next to these words; only the thread that read the table can say what stands between two.
const MARK = '\u0001';
const MARKED = new RegExp(`${MARK}table (\\d+) row (\\d+)${MARK}`, 'g');

/** Copies the numbers of a table into memory that threads share; arrays that columns share stay one. */
export function shareTable({ describeRow: _, ...table }: Table): SharedTable {
  const copies = new Map<NumbersOfCells, NumbersOfCells>();
  const shared = (value: unknown): unknown => {
    if (!isNumbers(value) || value.buffer instanceof SharedArrayBuffer) return value;
    const copy = copies.get(value) ?? copyOf(value);
    copies.set(value, copy);
    return copy;
  };
  const columns = table.columns.map(
    (column) =>
      Object.fromEntries(Object.entries(column).map(([key, value]) => [key, shared(value)])) as unknown,
  );
  return { ...table, columns: columns as Column[] };
}

/** The table again, in another thread. Its rows are named by marks, for {@link nameRows}. */
export function openSharedTable(table: SharedTable, number: number): Table {
  return { ...table, describeRow: (row) => `${MARK}table ${number} row ${row}${MARK}` };
}

/** A text of a thread with its rows named as the tables' own thread names them. */
export function nameRows(text: string, tables: readonly Table[]): string {
  return text.replace(MARKED, (_mark, table, row) => tables[Number(table)]!.describeRow(Number(row)));
}

type NumbersOfCells = Uint8Array | Int32Array | Float64Array;

function isNumbers(value: unknown): value is NumbersOfCells {
  return value instanceof Uint8Array || value instanceof Int32Array || value instanceof Float64Array;
}

function copyOf(numbers: NumbersOfCells): NumbersOfCells {
  const buffer = new SharedArrayBuffer(numbers.byteLength);
  const Numbers = numbers.constructor as new (buffer: SharedArrayBuffer) => NumbersOfCells;
  const copy = new Numbers(buffer);
  copy.set(numbers);
  return copy;
}
