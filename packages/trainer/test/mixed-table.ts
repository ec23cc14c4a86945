import { type Column, type Table, uniform } from '@descent/core';

/** Says what our draws are for. */
const CELLS = 2001;
const KINDS = ['Bär', 'cat', '10', '9', 'dog'];
const PLACES = 150;

/**
 * A table with a column of every type, and for every encoder of the default preset's: numbers, some missing, some mostly zero; few words, two
 * and many; dates; an identifier and a constant. `answer` follows from some of them. Every draw is a function of its row: fewer rows are the
 * first of more.
 */
export function mixedTable(rows: number): Table {
  const draw = (column: number, row: number): number => uniform(2, CELLS, column, row);
  const number = (name: string, cell: (row: number) => number): Column => ({
    ...{ name, type: 'number', offset: 0, stride: 1 },
    values: Float64Array.from({ length: rows }, (_, row) => cell(row)),
  });
  const words = (name: string, cell: (row: number) => string): Column => {
    const cells = Array.from({ length: rows }, (_, row) => cell(row));
    const levels = [...new Set(cells)];
    const codes = new Map(levels.map((word, code) => [word, code]));
    return { name, type: 'category', levels, codes: Int32Array.from(cells, (word) => codes.get(word)!) };
  };
  const two = (n: number): string => String(n).padStart(2, '0');
  const size = (row: number): number => 80 * draw(0, row) - 20;
  const isSold = (row: number): boolean => draw(3, row) < 0.4;
  return {
    source: 'mixed.csv',
    format: { kind: 'csv', header: true, delimiter: ',' },
    rows,
    columns: [
      number('id', (row) => 1000 + row),
      number('size', size),
      number('gappy', (row) => (row % 13 === 5 ? Number.NaN : 3 * draw(1, row))),
      number('gain', (row) => (draw(2, row) < 0.8 ? 0 : 5000 * draw(2, row))),
      words('sold', (row) => (isSold(row) ? 'yes' : 'no')),
      words('kind', (row) => (row % 17 === 3 ? '' : KINDS[Math.floor(KINDS.length * draw(4, row))]!)),
      words('place', (row) => `place ${Math.floor(PLACES * draw(5, row))}`),
      words(
        'day',
        (row) => `${1990 + (row % 30)}-${two(1 + Math.floor(12 * draw(6, row)))}-${two(1 + (row % 28))}`,
      ),
      words('unit', () => 'm'),
      words('answer', (row) => (size(row) > (isSold(row) ? 10 : 30) ? 'large' : 'small')),
    ],
    fingerprint: 'mixed',
    describeRow: (row) => `row ${row + 1}`,
  };
}
