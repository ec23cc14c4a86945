import { DataError, UsageError } from '@descent/core';
import { expect, test } from 'vitest';
import { makeColumn } from '../../test/make-table.ts';
import { allRows } from '../column-cells.ts';
import { turn } from '../turn.ts';
import { dateParts } from './date-parts.ts';

const context = {
  source: 't.csv',
  describeRow: (row: number) => `row ${row + 1}`,
  range: { gain: 1, offset: 0 },
};

function encoded(cells: readonly string[], training: number, format = 'iso') {
  const column = makeColumn('when', cells) as never;
  const [spec] = dateParts.fit([column], { ...context, rows: allRows(training), options: { format } });
  const width = dateParts.featureNames(spec!, 'when').length;
  const into = new Float64Array(cells.length * width);
  const unseen = dateParts.bind(spec!, column)(allRows(cells.length), into, 0, width);
  const rows = cells.map((_, row) => [...into.subarray(row * width, (row + 1) * width)]);
  return { spec, unseen, rows };
}

test('a date is its distance from the median, its month, weekday and day of the month', () => {
  // Thursday, Friday, Monday: days 0, 1 and 4, whose quartiles lie 2 apart.
  const { spec, rows } = encoded(['1970-01-01', '1970-01-02', '1970-01-05'], 3);
  expect(spec).toEqual({ kind: 'dateParts', format: 'iso', median: 1, scale: 2, times: false });
  expect(dateParts.featureNames(spec!, 'when')).toEqual([
    'when time',
    'when month sin',
    'when month cos',
    'when weekday sin',
    'when weekday cos',
    'when day sin',
    'when day cos',
  ]);
  expect(rows[1]).toEqual([0, 0, 1, ...turn(4, 7), ...turn(1, 31)]);
  expect(rows[2]!.slice(1)).toEqual([0, 1, 0, 1, ...turn(4, 31)]);
  expect(rows[2]![0]).toBeCloseTo(1.5 / Math.sqrt(1.25), 14);
});

test('the time of day is there when a training cell has one', () => {
  const { spec, rows } = encoded(['1.4.2000 18:00', '1.10.2000'], 2, 'dayFirst');
  expect(dateParts.featureNames(spec!, 'when').slice(-2)).toEqual(['when hour sin', 'when hour cos']);
  expect(rows[0]!.slice(1, 3)).toEqual([1, 0]);
  expect(rows.map((row) => row.slice(-2))).toEqual([
    [-1, 0],
    [0, 1],
  ]);
});

test('days before 1970 have their weekday too', () => {
  // 1969-12-29 was a Monday.
  expect(encoded(['1969-12-29'], 1).rows[0]!.slice(3, 5)).toEqual([0, 1]);
});

test('missing dates and what is no date are 0 in all features', () => {
  const { spec, unseen, rows } = encoded(['2000-01-01', '', '2000-02-30'], 2);
  expect(spec!.missing).toBe(true);
  expect(unseen).toBe(1);
  expect(rows[1]).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  expect(rows[2]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

test('a training cell that is no date is refused with its place, and so is an unknown format', () => {
  expect(() => encoded(['2000-01-01', '01/02/2000'], 2)).toThrow(DataError);
  expect(() => encoded(['2000-01-01', '01/02/2000'], 2)).toThrow(
    't.csv: row 2, column "when": expected a date of the format iso, got "01/02/2000"',
  );
  expect(() => encoded(['2000-01-01'], 1, 'lunar')).toThrow(UsageError);
});
