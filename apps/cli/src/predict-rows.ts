import { Matrix, type Table } from '@descent/core';
import {
  decodePredictions,
  encodeInputs,
  outputsOfTarget,
  type Predictions,
  planInputs,
  type Schema,
  schemaPerTarget,
} from '@descent/tabular';
import { type LoadedModel, temperatureOf } from './load-model.ts';

/** The rows of a table as a model takes them, and what had to be passed over. */
export interface EncodedRows {
  /** The number of every row, from 0. */
  readonly rows: Int32Array;
  readonly inputs: Matrix;
  readonly passedOver: PassedOver;
}

export interface PassedOver {
  /** By column, how many cells hold a word that training never saw. */
  readonly unseen: ReadonlyMap<string, number>;
  /** Columns that training did not know. */
  readonly extraColumns: readonly string[];
}

/** Every row of a table through the schema. */
export function encodeRows(schema: Schema, table: Table): EncodedRows {
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const { cols, extraColumns } = planInputs(schema, table);
  const inputs = Matrix.zeros(table.rows, cols);
  const { unseen } = encodeInputs(schema, table, rows, inputs.data);
  return { rows, inputs, passedOver: { unseen, extraColumns } };
}

/** Every row of a table through the model, probabilities at its temperature: predictions of each target, in order. */
export function predictRows(
  loaded: LoadedModel,
  table: Table,
): { readonly predictions: readonly Predictions[]; readonly passedOver: PassedOver } {
  const { model, schema } = loaded;
  const { inputs, passedOver } = encodeRows(schema, table);
  const outputs = model.predict(inputs);
  const schemas = schemaPerTarget(schema);
  const predictions = schemas.map((single, t) =>
    decodePredictions(
      single,
      schemas.length === 1 ? outputs : outputsOfTarget(outputs, t),
      temperatureOf(loaded),
    ),
  );
  return { predictions, passedOver };
}
