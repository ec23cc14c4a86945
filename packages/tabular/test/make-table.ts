import type { Column, Table, TableFormat } from '@descent/core';

export type Cells = readonly number[] | Uint8Array | readonly string[];

/** A column as the reader makes it: whole numbers from 0 to 255 as bytes, other numbers as doubles, words by first appearance. */
export function makeColumn(name: string, cells: Cells): Column {
  if (typeof cells[0] === 'string') {
    const levels = [...new Set(cells as readonly string[])];
    return {
      name,
      type: 'category',
      codes: Int32Array.from(cells as readonly string[], (w) => levels.indexOf(w)),
      levels,
    };
  }
  const numbers = cells as readonly number[];
  const areBytes = numbers.every((x) => Number.isInteger(x) && x >= 0 && x <= 255);
  return {
    name,
    type: 'number',
    values: areBytes ? Uint8Array.from(numbers) : Float64Array.from(numbers),
    offset: 0,
    stride: 1,
  };
}

/** A table of the given columns, with a header unless told otherwise. */
export function makeTable(columns: readonly (readonly [string, Cells])[], format?: TableFormat): Table {
  return {
    source: 'data.csv',
    format: format ?? { kind: 'csv', header: true, delimiter: ',' },
    rows: columns[0]?.[1].length ?? 0,
    columns: columns.map(([name, cells]) => makeColumn(name, cells)),
    fingerprint: '',
    describeRow: (row) => `row ${row + 1} (line ${row + 2})`,
  };
}

/** Images whose pixels share one array of bytes, with their labels in the last column. */
export function makeImages(
  height: number,
  width: number,
  pixels: readonly number[],
  labels?: readonly number[],
): Table {
  const values = Uint8Array.from(pixels);
  const stride = height * width;
  const columns = Array.from(
    { length: stride },
    (_, offset): Column => ({ name: `pixel ${offset}`, type: 'number', values, offset, stride }),
  );
  if (labels !== undefined) columns.push(makeColumn('label', labels));
  return {
    ...makeTable([], { kind: 'images', height, width }),
    source: 'images.idx',
    rows: pixels.length / stride,
    columns,
  };
}

/** The columns of a few people: numbers, words and a target of words. */
export const people: Table = makeTable([
  ['age', [20.5, 30, 40.5, 50, 61]],
  ['job', ['smith', 'baker', 'smith', 'miller', 'baker']],
  ['income', ['low', 'high', 'low', 'high', 'high']],
]);

export function rowsOf(...rows: number[]): Int32Array {
  return Int32Array.from(rows);
}
