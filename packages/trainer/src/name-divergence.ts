import {
  type DatasetName,
  type Divergence,
  DivergenceError,
  type DivergenceNames,
  divergenceText,
  excerpt,
} from '@descent/core';
import { cellOfFeature, type Schema } from '@descent/tabular';
import type { Part } from './prepare-training.ts';

/** The error that says a divergence by the rows' places and the columns' names in the files that they come from. */
export function namedDivergence(
  divergence: Divergence,
  schema: Schema,
  parts: readonly Part[],
): DivergenceError {
  const partOf = (name: DatasetName): Part => parts.find((part) => part.name === name)!;
  const names: DivergenceNames = {
    row({ dataset }, row) {
      const { table, rows } = partOf(dataset);
      return `${dataset === 'train' ? '' : `${dataset} `}${table.describeRow(rows[row]!)}`;
    },
    input({ dataset }, { row, feature }) {
      const { table, rows } = partOf(dataset);
      const { column, cell } = cellOfFeature(schema, table, rows[row]!, feature);
      return `column ${excerpt(column)} ${excerpt(cell).slice(1, -1)}`;
    },
  };
  return new DivergenceError(divergence, divergenceText(divergence, names));
}
