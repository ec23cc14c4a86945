import { type Column, type NumberFormat, type TableFormat, UsageError } from '@descent/core';
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
      /** Labels of the data and what they are called among these, where labels were renamed for training. */
      readonly renamed?: readonly (readonly [from: string, to: string])[];
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

/** Several columns to predict, one output each: all values, or all of two classes, whose output is the probability of the last. */
export interface SeveralTargets {
  readonly kind: 'several';
  readonly targets: readonly TargetSchema[];
}

/** How a table becomes a network's inputs and targets: plain data, part of the model file. */
export interface Schema {
  readonly task: Task;
  readonly format: TableFormat;
  readonly inputs: readonly InputSchema[];
  readonly target: TargetSchema | SeveralTargets;
  /** The name of the input that is not used but says how much each row counts, where there is one. */
  readonly weight?: string;
}

/** A schema with one target column. */
export interface SingleSchema extends Schema {
  readonly target: TargetSchema;
}

/** The target columns, in the order of the outputs. */
export function targetsIn({ target }: Pick<Schema, 'target'>): readonly TargetSchema[] {
  return target.kind === 'several' ? target.targets : [target];
}

/** The schema of each target by itself, in the order of the outputs. */
export function schemaPerTarget(schema: Schema): readonly SingleSchema[] {
  return targetsIn(schema).map((target) => ({ ...schema, target }));
}

/**
 * The only target.
 * @param what takes one target alone, for the message.
 * @throws UsageError when it has several.
 */
export function requireOneTarget(schema: Pick<Schema, 'target'>, what: string): TargetSchema {
  const [only, ...more] = targetsIn(schema);
  if (more.length === 0) return only!;
  throw new UsageError(
    `${what}: expected a model of one target, got one of ${more.length + 1}; train one model per target`,
  );
}

/** The column that says how much each row counts. */
export function weightInput({ inputs, weight }: Schema): InputSchema | undefined {
  return weight === undefined ? undefined : inputs.find(({ name }) => name === weight);
}

/** The columns that features are made of. */
export function usedInputs({ inputs }: Schema): readonly InputSchema[] {
  return inputs.filter(({ encoder }) => encoder.kind !== DROP);
}

/** How many targets stand before a place: without the targets, what stood behind them has moved up by so many. */
export function targetsBefore(schema: Schema, place: number): number {
  return targetsIn(schema).filter(({ position }) => position < place).length;
}
