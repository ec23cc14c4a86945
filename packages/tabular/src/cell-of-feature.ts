import { cellText, type Table } from '@descent/core';
import { encoderOf } from './features.ts';
import { matchColumns } from './match-columns.ts';
import { type Schema, usedInputs } from './schema.ts';

/**
 * The column that a network's input comes from, and what it holds in a row of the table, as text.
 * @param feature the place of the input among the network's, from 0: see {@link featureNames}.
 * @throws DataError when the table does not have the schema's columns: see match-columns.ts.
 */
export function cellOfFeature(
  schema: Schema,
  table: Table,
  row: number,
  feature: number,
): { readonly column: string; readonly cell: string } {
  let end = 0;
  const used = usedInputs(schema);
  const place = used.findIndex((input) => {
    end += encoderOf(input).featureNames(input.encoder, input.name).length;
    return feature < end;
  });
  const column = matchColumns(schema, table).inputs[place]!;
  return { column: used[place]!.name, cell: cellText(column, row) };
}
