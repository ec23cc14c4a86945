import { type Table, UsageError } from '@descent/core';

/** @throws UsageError when a row is not in the table. */
export function requireRows(rows: Int32Array, table: Table): void {
  for (const row of rows) {
    if (row < 0 || row >= table.rows) {
      throw new UsageError(`${table.source}: expected rows from 0 to ${table.rows - 1}, got ${row}`);
    }
  }
}
