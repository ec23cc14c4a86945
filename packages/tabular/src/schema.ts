import type { Column, TableFormat } from '@descent/core';
import type { EncoderSpec } from './encoders/encoder.ts';

export type Task = 'classification' | 'regression';
export type ColumnType = Column['type'];

/** An input column and what was learned to encode it. */
export interface InputSchema {
  readonly name: string;
  /** Its place among the columns of the training file, from 0: how it is found again where there is no header. */
  readonly position: number;
  readonly type: ColumnType;
  readonly encoder: EncoderSpec;
}

/**
 * The target column. Classes are indices into `labels`; of two, the last is the positive one. Values are standardized inside,
 * (y − mean) / deviation, and given back in their own units.
 */
export type TargetSchema =
  | {
      readonly kind: 'classes';
      readonly column: string;
      readonly position: number;
      readonly type: ColumnType;
      readonly labels: readonly string[];
    }
  | {
      readonly kind: 'values';
      readonly column: string;
      readonly position: number;
      readonly mean: number;
      readonly deviation: number;
    };

/** How a table becomes a network's inputs and targets: plain data, part of the model file. */
export interface Schema {
  readonly task: Task;
  readonly format: TableFormat;
  readonly inputs: readonly InputSchema[];
  readonly target: TargetSchema;
}

/**
 * The type that each column had in training, by name, so that later files are read alike.
 * @param options.target whether the target column is listed too.
 */
export function readTypes(schema: Schema, options: { readonly target: boolean }): Map<string, ColumnType> {
  const types = new Map(schema.inputs.map(({ name, type }) => [name, type]));
  const { target } = schema;
  if (options.target) types.set(target.column, target.kind === 'classes' ? target.type : 'number');
  return types;
}
