import { UsageError } from '@descent/core';
import {
  type Calibration,
  conformalQuantile,
  type Predictions,
  rangesOf,
  requireOneTarget,
  type Schema,
  targetsIn,
} from '@descent/tabular';
import type { LoadedModel } from './load-model.ts';
import { counted } from './numbers.ts';
import type { Terminal } from './terminal.ts';

/** A column that predictions add to a table. */
export interface PredictedColumn {
  readonly name: string;
  readonly cell: (row: number) => string | number;
}

/** What is to be written beside the predictions. */
export interface ColumnFlags {
  readonly probabilities?: boolean;
  /** How likely the truth is to lie in the interval, or the set of classes, that is added. */
  readonly interval?: number;
}

/** @throws UsageError when a model cannot give the columns that are asked for. */
export function requireColumns({ schema, calibration }: LoadedModel, flags: ColumnFlags): void {
  if (flags.probabilities === true && schema.task === 'regression') {
    throw new UsageError('--probabilities: the model predicts numbers, which have none; leave it out');
  }
  if (flags.interval !== undefined) requireSureness(schema, calibration !== undefined);
}

/** @throws UsageError when a model cannot say how far off its predictions may be. */
export function requireSureness(schema: Schema, isCalibrated: boolean): void {
  requireOneTarget(schema, '--interval');
  if (isCalibrated) return;
  throw new UsageError(
    '--interval: the model does not know how sure it is: it is trained without validation rows, or gives scores and no probabilities; train it with --validation 0.15, and softmaxCrossEntropy for classes',
  );
}

/**
 * The columns in their order: `prediction`, `p_LABEL` of each class, then `lower` and `upper`, or `set` with labels between bars. Of several
 * targets they have the targets' names, and `p_TARGET` is the probability of the last label.
 */
export function columnsOf(
  { schema, calibration }: LoadedModel,
  each: readonly Predictions[],
  flags: ColumnFlags,
): PredictedColumn[] {
  if (schema.target.kind === 'several') {
    return targetsIn(schema).flatMap(({ column }, t) => columnsOfTarget(column, each[t]!, flags));
  }
  const predictions = each[0]!;
  const labels = schema.target.kind === 'classes' ? schema.target.labels : [];
  const ranges =
    flags.interval === undefined || calibration === undefined
      ? []
      : rangeColumns(predictions, calibration, flags.interval, labels);
  if (predictions.kind === 'values') {
    return [{ name: 'prediction', cell: (row) => predictions.values[row]! }, ...ranges];
  }
  const { cols, data } = predictions.probabilities;
  const probabilities = labels.map((label, k) => ({
    name: `p_${label}`,
    cell: (row: number) => data[row * cols + k]!,
  }));
  return [
    { name: 'prediction', cell: (row) => predictions.labels[row]! },
    ...(flags.probabilities === true ? probabilities : []),
    ...ranges,
  ];
}

function columnsOfTarget(name: string, predictions: Predictions, flags: ColumnFlags): PredictedColumn[] {
  if (predictions.kind === 'values') return [{ name, cell: (row) => predictions.values[row]! }];
  const { cols, data } = predictions.probabilities;
  const probability = { name: `p_${name}`, cell: (row: number) => data[(row + 1) * cols - 1]! };
  return [
    { name, cell: (row) => predictions.labels[row]! },
    ...(flags.probabilities === true ? [probability] : []),
  ];
}

function rangeColumns(
  predictions: Predictions,
  calibration: Calibration,
  level: number,
  labels: readonly string[],
): PredictedColumn[] {
  const ranges = rangesOf(predictions, calibration, level);
  if (ranges.kind === 'sets') {
    return [{ name: 'set', cell: (row) => ranges.sets[row]!.map((k) => labels[k]!).join('|') }];
  }
  return [
    { name: 'lower', cell: (row) => ranges.intervals[row]![0] },
    { name: 'upper', cell: (row) => ranges.intervals[row]![1] },
  ];
}

/** Warns of a level that the validation rows are too few for: intervals are then all numbers, and sets all classes. */
export function sayTooFewRows(
  terminal: Terminal,
  { calibration }: Pick<LoadedModel, 'calibration'>,
  { interval }: ColumnFlags,
): void {
  if (interval === undefined || calibration === undefined) return;
  if (conformalQuantile(calibration, interval) < Number.POSITIVE_INFINITY) return;
  const needed = Math.ceil((interval / (1 - interval)) * (1 - 4 * Number.EPSILON));
  terminal.say(
    `warning: --interval ${interval} takes at least ${counted(needed, 'validation row')}, and the model had ${calibration.rows}: nothing is ruled out`,
  );
}
