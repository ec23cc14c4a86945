import { DataError, excerpt, type Table } from '@descent/core';
import { grouped } from './wording.ts';

/** The error for rows whose target has no value: it names the first and counts them. */
export function emptyTarget(table: Table, column: string, gaps: Int32Array): DataError {
  const many = gaps.length === 1 ? '' : `, as in ${grouped(gaps.length)} of ${grouped(table.rows)} rows`;
  const remedy = gaps.length === 1 ? 'fill it in or leave the row out' : 'fill them in or leave the rows out';
  return new DataError(
    `${table.source}: ${table.describeRow(gaps[0]!)}, column ${excerpt(column)}: expected a value, as it is the target, got an empty cell${many}; ${remedy}`,
  );
}
