import { Matrix, type Model, type Table } from '@descent/core';
import { decodePredictions, encodeInputs, type Predictions, planInputs, type Schema } from '@descent/tabular';

/** What a model says of the rows of a table, and what it had to pass over to say it. */
export interface PredictedRows {
  readonly outputs: Matrix;
  readonly predictions: Predictions;
  /** By column, how many cells hold a word that training never saw. */
  readonly unseen: ReadonlyMap<string, number>;
  readonly extraColumns: readonly string[];
}

/** Every row of a table through the model. */
export function predictRows(model: Model, schema: Schema, table: Table): PredictedRows {
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const { cols, extraColumns } = planInputs(schema, table);
  const encoded = new Float64Array(table.rows * cols);
  const { unseen } = encodeInputs(schema, table, rows, encoded);
  const outputs = model.predict(new Matrix(table.rows, cols, encoded));
  return { outputs, predictions: decodePredictions(schema, outputs), unseen, extraColumns };
}
