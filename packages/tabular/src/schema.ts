import {
  type Column,
  type ColumnReading,
  type NumberFormat,
  PLAIN_NUMBERS,
  type TableFormat,
} from '@descent/core';
import type { LogicalType } from './column-types/column-type.ts';
import { DROP } from './encoder-for.ts';
import type { EncoderSpec } from './encoders/encoder.ts';

export type Task = 'classification' | 'regression';
export type ColumnType = Column['type'];

/** An input column and what was learned to encode it. */
export interface InputSchema {
  readonly name: string;
  /** Its place among the columns of the training file, from 0: how it is found again where there is no header. */
  readonly position: number;
  readonly type: ColumnType;
  /** What the column means, where that is not just what its type says. */
  readonly logicalType?: LogicalType;
  /** How its numbers are written, unless with a decimal point and nothing else. */
  readonly format?: NumberFormat;
  /** What stands for a gap, where there were some in training: the mean of the training rows. */
  readonly fill?: number;
  /** Kind `drop` for a column that is not used. */
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
      /** As that of an input. */
      readonly format?: NumberFormat;
      readonly labels: readonly string[];
    }
  | {
      readonly kind: 'values';
      readonly column: string;
      readonly position: number;
      /** As that of an input. */
      readonly format?: NumberFormat;
      readonly mean: number;
      readonly deviation: number;
    };

/** How a table becomes a network's inputs and targets: plain data, part of the model file. */
export interface Schema {
  readonly task: Task;
  readonly format: TableFormat;
  readonly inputs: readonly InputSchema[];
  readonly target: TargetSchema;
  /** The name of the input that is not used but says how much each row counts, where there is one. */
  readonly weight?: string;
}

/** The column that says how much each row counts. */
export function weightInput({ inputs, weight }: Schema): InputSchema | undefined {
  return weight === undefined ? undefined : inputs.find(({ name }) => name === weight);
}

/** The columns that features are made of. */
export function usedInputs({ inputs }: Schema): readonly InputSchema[] {
  return inputs.filter(({ encoder }) => encoder.kind !== DROP);
}

/** What an input means. */
export function logicalTypeOf({ type, logicalType }: InputSchema): LogicalType {
  return logicalType ?? type;
}

/**
 * How the columns of another file are to be read: as those of training, matched as the columns themselves are, by name or by position. A
 * column that is not used is read as words, as they are, which can be neither wrong nor in the way.
 * @param names the columns of the file, in its order.
 * @param options.target whether the target column is used, and that of the weights.
 */
export function readTypes(
  schema: Schema,
  names: readonly string[],
  options: { readonly target: boolean },
): Map<string, ColumnReading> {
  const { inputs, target, format } = schema;
  const weight = options.target ? weightInput(schema) : undefined;
  const used = [...usedInputs(schema), ...(weight === undefined ? [] : [weight])].map(
    ({ name, position, type, format: written }) => ({
      name,
      position,
      reading: readingOf(type, written),
    }),
  );
  if (options.target) {
    const type = target.kind === 'classes' ? target.type : 'number';
    used.push({
      name: target.column,
      position: target.position,
      reading: readingOf(type, target.format),
    });
  }
  const readings = new Map<string, ColumnReading>(
    names.map((name) => [name, { type: 'category', verbatim: true }]),
  );
  const byName = format.kind === 'csv' && format.header && used.some(({ name }) => readings.has(name));
  // Without the target, what stood behind it has moved up by one.
  const moved = names.length === inputs.length;
  for (const { name, position, reading } of used) {
    const column = byName ? name : names[moved && position > target.position ? position - 1 : position];
    if (column !== undefined && readings.has(column)) readings.set(column, reading);
  }
  return readings;
}

function readingOf(type: ColumnType, format: NumberFormat | undefined): ColumnReading {
  return type === 'category' ? { type } : { type, format: format ?? PLAIN_NUMBERS };
}
