// Predicts raw rows with a model file that `descent train` wrote. Nothing here is Node's or a page's, and both give the same bits.
import { type Column, Matrix, readModel, type Table } from '@descent/core';
import {
  decodePredictions,
  encodeInputs,
  type Predictions,
  parseCalibration,
  parseSchema,
  planInputs,
} from '@descent/tabular';

/** Cells by the name of their column: numbers, NaN where there is none, or words, empty where there is none. */
export type RawColumns = Readonly<Record<string, readonly number[] | readonly string[]>>;

/** What a model says of rows, and what its network was given. */
export interface PredictedRows {
  readonly inputs: Matrix;
  /** Cells that hold what training did not see, by column. */
  readonly unseen: ReadonlyMap<string, number>;
  /** Labels with the probabilities of all classes, or values in the target's own units. */
  readonly predictions: Predictions;
}

/** Columns of equal length as a table, as if they had been read from a file. */
export function tableOf(columns: RawColumns): Table {
  return {
    source: 'rows',
    format: { kind: 'csv', header: true, delimiter: ',' },
    rows: Object.values(columns)[0]?.length ?? 0,
    columns: Object.entries(columns).map(([name, cells]) => columnOf(name, cells)),
    fingerprint: '',
    describeRow: (row) => `row ${row + 1}`,
  };
}

function columnOf(name: string, cells: readonly number[] | readonly string[]): Column {
  if (!areWords(cells))
    return { name, type: 'number', values: Float64Array.from(cells), offset: 0, stride: 1 };
  const levels = [...new Set(cells)];
  const codeOf = new Map(levels.map((word, code) => [word, code]));
  return { name, type: 'category', codes: Int32Array.from(cells, (word) => codeOf.get(word)!), levels };
}

function areWords(cells: readonly number[] | readonly string[]): cells is readonly string[] {
  return typeof cells[0] === 'string';
}

/**
 * Encodes the rows as the model's schema says, and predicts them.
 * @throws UsageError for a model of several targets; DataError when the file is no model, or a column is missing.
 */
export async function predictRows(file: Uint8Array, columns: RawColumns): Promise<PredictedRows> {
  const { model, metadata } = await readModel(file, 'model');
  const schema = parseSchema(metadata.get('schema'));
  const calibration = parseCalibration(metadata.get('calibration'), schema);
  await model.openKernels();

  const table = tableOf(columns);
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const { cols } = planInputs(schema, table);
  const inputs = Matrix.zeros(table.rows, cols);
  const { unseen } = encodeInputs(schema, table, rows, inputs.data);

  const temperature = calibration?.kind === 'classes' ? calibration.temperature : 1;
  return { inputs, unseen, predictions: decodePredictions(schema, model.predict(inputs), temperature) };
}
