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
 * The types that the columns of another file are to be read with: those of training, matched as the columns themselves are, by name or
 * by position. A column that is not used is read as words, which can be neither wrong nor in the way.
 * @param names the columns of the file, in its order.
 * @param options.target whether the target column is used.
 */
export function readTypes(
  schema: Schema,
  names: readonly string[],
  options: { readonly target: boolean },
): Map<string, ColumnType> {
  const { inputs, target, format } = schema;
  const targetType = target.kind === 'classes' ? target.type : 'number';
  const used = inputs.map(({ name, position, type }) => ({ name, position, type }));
  if (options.target) used.push({ name: target.column, position: target.position, type: targetType });

  const types = new Map<string, ColumnType>(names.map((name) => [name, 'category']));
  const byName = format.kind === 'csv' && format.header && used.some(({ name }) => types.has(name));
  // Without the target, what stood behind it has moved up by one.
  const moved = names.length === inputs.length;
  for (const { name, position, type } of used) {
    const column = byName ? name : names[moved && position > target.position ? position - 1 : position];
    if (column !== undefined && types.has(column)) types.set(column, type);
  }
  return types;
}
