import { DataError, type DatasetName, excerpt, type Table, UsageError } from '@descent/core';
import {
  averagingOne,
  type ChosenTargets,
  classWeights,
  encodeWeights,
  requireOneTarget,
  type Schema,
} from '@descent/tabular';
import type { Settings } from './settings.ts';

/** How much the rows of each dataset count in metrics; none where all count alike. */
export type SampleWeights = Readonly<Partial<Record<DatasetName, Float64Array>>>;

/**
 * How much a row of each class counts in the losses of training and validation; undefined where all count alike.
 * @param trained the training rows.
 * @throws UsageError as `classWeights` does.
 */
export function lossWeightsByClass(
  schema: Schema,
  { classWeight = 'none' }: Settings,
  [chosen]: ChosenTargets,
  trained: Int32Array,
): Float64Array | undefined {
  if (classWeight === 'none') return undefined;
  const codes = chosen.task === 'classification' ? Array.from(trained, (row) => chosen.codes[row]!) : [];
  return classWeights(requireOneTarget(schema, 'class weights'), codes, classWeight);
}

/** Whether a dataset's rows are weighted in its loss. Test rows are never weighted by their classes. */
export function isWeighted(schema: Schema, byClass: Float64Array | undefined, name: DatasetName): boolean {
  return schema.weight !== undefined || (byClass !== undefined && name !== 'test');
}

/**
 * The weights of rows from their column; undefined where the schema has none.
 * @throws DataError as `encodeWeights` does, or when the table lacks the column.
 */
export function sampleWeights(schema: Schema, table: Table, rows: Int32Array): Float64Array | undefined {
  const weights = encodeWeights(schema, table, rows);
  if (weights !== undefined || schema.weight === undefined) return weights;
  throw new DataError(
    `${table.source}: expected the column of weights ${excerpt(schema.weight)}, as in the training file, got a table without it`,
  );
}

/** Rows of a dataset, with their classes where they have some. */
export interface RowsToWeigh {
  readonly name: DatasetName;
  readonly rows: number;
  readonly classes: ArrayLike<number>;
}

/**
 * What the losses of rows are multiplied by, 1 on average: each row's own weight times that of its class.
 * @throws UsageError when it is 0 for all of them.
 */
export function lossWeights(
  { name, rows, classes }: RowsToWeigh,
  own: Float64Array | undefined,
  byClass: Float64Array | undefined,
): Float64Array {
  const ofClass = (i: number): number =>
    byClass === undefined || name === 'test' ? 1 : byClass[classes[i]!]!;
  const weights = Float64Array.from({ length: rows }, (_, i) => (own?.[i] ?? 1) * ofClass(i));
  if (weights.some((weight) => weight > 0)) return averagingOne(weights);
  throw new UsageError(
    `class weights: expected a ${name} row whose weight is above 0, got 0 for every one; weigh its class above 0`,
  );
}
