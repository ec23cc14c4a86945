import type { Table } from '@descent/core';

/** Rows without chance: `y` is 300·x + 1000, `sign` its sign in words, `size` one of three classes. */
export function linesTable(rows: number): Table {
  const x = Float64Array.from({ length: rows }, (_, r) => ((r * 37) % 101) / 50 - 1);
  const number = (name: string, values: Float64Array) =>
    ({ name, type: 'number', values, offset: 0, stride: 1 }) as const;
  const words = (name: string, levels: string[], code: (x: number) => number) =>
    ({ name, type: 'category', codes: Int32Array.from(x, code), levels }) as const;
  return {
    source: 'lines.csv',
    format: { kind: 'csv', header: true, delimiter: ',' },
    rows,
    columns: [
      number('x', x),
      number(
        'noise',
        x.map((_, r) => (r * 17) % 13),
      ),
      number(
        'y',
        x.map((value) => 300 * value + 1000),
      ),
      words('sign', ['minus', 'plus'], (value) => (value > 0 ? 1 : 0)),
      words('size', ['small', 'medium', 'large'], (value) => Math.min(2, Math.floor((value + 1) * 1.5))),
    ],
    fingerprint: 'f',
    describeRow: (row) => `row ${row + 1}`,
  };
}
