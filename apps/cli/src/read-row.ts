import { DataError, displayName, Matrix } from '@descent/core';
import { streamTable } from '@descent/files';
import { encodeInputs, planInputs } from '@descent/tabular';
import { type LoadedModel, type ReadingFlags, readingAsTrained } from './load-model.ts';
import { counted } from './numbers.ts';
import type { PassedOver } from './predict-rows.ts';

const BATCH_ROWS = 1024;

/** One row of a data file as a model takes it. */
export interface EncodedRow {
  readonly input: Float64Array;
  /** Its place, as messages name it: `people.csv: row 5 (line 6)`. */
  readonly place: string;
  readonly passedOver: PassedOver;
}

/**
 * Reads a file as far as one of its rows, counted from 1.
 * @throws DataError when the file has fewer rows.
 */
export async function readRow(
  { schema }: LoadedModel,
  data: string,
  flags: ReadingFlags,
  row: number,
): Promise<EncodedRow> {
  let earlier = 0;
  const reading = readingAsTrained(schema, flags, { target: false });
  for await (const table of streamTable(data, { ...reading, batchRows: BATCH_ROWS })) {
    const at = row - 1 - earlier;
    if (at < table.rows) {
      const { cols, extraColumns } = planInputs(schema, table);
      const input = Matrix.zeros(1, cols).data;
      const { unseen } = encodeInputs(schema, table, Int32Array.of(at), input);
      const place = `${displayName(data)}: ${table.describeRow(at)}`;
      return { input, place, passedOver: { unseen, extraColumns } };
    }
    earlier += table.rows;
  }
  throw new DataError(
    `${displayName(data)}: expected a row ${row}, got ${counted(earlier, 'row')}; give --row a number from 1 to ${earlier}`,
  );
}
