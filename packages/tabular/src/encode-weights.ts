import { type Column, DataError, excerpt, type Table } from '@descent/core';
import { firstWord, numbersAt } from './column-cells.ts';
import { matchColumns } from './match-columns.ts';
import { requireRows } from './require-rows.ts';
import type { Schema } from './schema.ts';
import { grouped } from './wording.ts';

/**
 * How much each of the given rows counts, in their order, as the schema's column of weights says; undefined where the schema has none,
 * or the table has no such column.
 *
 * @throws DataError naming the first row whose weight is not a finite number, 0 or more; or when none is above 0.
 * @throws UsageError when a row is not in the table.
 */
export function encodeWeights(schema: Schema, table: Table, rows: Int32Array): Float64Array | undefined {
  const { weight: column } = matchColumns(schema, table);
  if (column === undefined) return undefined;
  requireRows(rows, table);
  const where = (row: number): string =>
    `${table.source}: ${table.describeRow(row)}, column ${excerpt(column.name)}`;
  const weights = numbersOf(column, table, rows);
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (wrong >= 0) {
    const got = Number.isNaN(weights[wrong]!) ? 'no value' : weights[wrong];
    throw new DataError(
      `${where(rows[wrong]!)}: expected how much the row counts, a finite number of at least 0, got ${got}`,
    );
  }
  if (rows.length > 0 && weights.every((weight) => weight === 0)) {
    throw new DataError(
      `${where(rows[0]!)}: expected a weight above 0 in some of ${grouped(rows.length)} rows, got 0 in all`,
    );
  }
  return weights;
}

function numbersOf(column: Column, { source, describeRow }: Table, rows: Int32Array): Float64Array {
  if (column.type === 'number') return numbersAt(column, rows);
  const word = firstWord(column, { rows, describeRow }) ?? 'words';
  throw new DataError(
    `${source}: column ${excerpt(column.name)}: expected numbers, as it has the weights of rows, got ${word}`,
  );
}

/**
 * Weights that are 1 on average, wᵢ · n / Σw, so that a weighted sum over n is the weighted mean.
 *
 * @param weights finite, 0 or more, and some of them above 0.
 * @example
 * ```ts
 * Array.from(averagingOne([2, 0, 6, 0])); // [1, 0, 3, 0]
 * ```
 */
export function averagingOne(weights: ArrayLike<number>): Float64Array {
  let largest = 0;
  for (let i = 0; i < weights.length; i++) largest = Math.max(largest, weights[i]!);
  // Divided by the largest first: no sum overflows, and equal weights are 1 to the bit.
  const parts = Float64Array.from(weights, (weight) => weight / largest);
  const factor = parts.length / parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part * factor);
}
