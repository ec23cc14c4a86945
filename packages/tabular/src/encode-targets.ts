import {
  type Column,
  DataError,
  type DatasetTargets,
  excerpt,
  type Matrix,
  type Table,
  UsageError,
} from '@descent/core';
import { classCodesFor, distinctTexts, writeClassCodes } from './class-codes.ts';
import { emptyRows, firstWord, numbersAt } from './column-cells.ts';
import { columnRange } from './column-range.ts';
import { emptyTarget } from './empty-target.ts';
import {
  type ClassTarget,
  classFinder,
  type LabelMap,
  noLabelsError,
  unknownLabelError,
} from './known-labels.ts';
import { matchColumns } from './match-columns.ts';
import { requireRows } from './require-rows.ts';
import { type Schema, type TargetSchema, targetsIn } from './schema.ts';
import { oneHotTargets } from './target-codes.ts';

export interface EncodeTargetsOptions {
  /** What the network should answer for each class, `classes × outputs` [one-hot]. */
  readonly decode?: Matrix | undefined;
  /** Renames labels of the data before they are looked up [as the training data were]. */
  readonly mapLabels?: LabelMap | undefined;
}

function encodeClasses(
  target: ClassTarget,
  table: Table,
  column: Column,
  rows: Int32Array,
  { decode = oneHotTargets(target.labels.length), mapLabels = new Map(target.renamed) }: EncodeTargetsOptions,
): DatasetTargets {
  if (decode.rows !== target.labels.length) {
    throw new UsageError(
      `encodeTargets: expected decode to have one row for each of ${target.labels.length} classes, got ${decode.rows}`,
    );
  }
  const classOf = classFinder(target, mapLabels);
  const data = classCodesFor(target.labels.length, rows.length);
  const failed = writeClassCodes(column, rows, classOf, data);
  if (failed !== undefined) {
    const unknown = distinctTexts(column, rows).filter((label) => classOf(label) === undefined);
    throw unknownLabelError(target, unknown, mapLabels, `${table.source}: ${table.describeRow(failed)}`);
  }
  return { cols: decode.cols, kind: 'classes', data, decode };
}

/** data[i] = (y − mean) / deviation, 0 where the deviation is 0. */
function encodeValues(
  { column: name, mean, deviation }: Extract<TargetSchema, { kind: 'values' }>,
  table: Table,
  column: Column,
  rows: Int32Array,
): DatasetTargets {
  const described = { rows, source: table.source, describeRow: (row: number) => table.describeRow(row) };
  if (column.type === 'category') {
    const word = firstWord(column, described) ?? 'words';
    throw new DataError(
      `${table.source}: target ${excerpt(name)}: expected numbers, as in training, got ${word}`,
    );
  }
  columnRange(column, described); // For its error: the number to be predicted is finite.
  const data = numbersAt(column, rows);
  for (let i = 0; i < data.length; i++) data[i] = deviation === 0 ? 0 : (data[i]! - mean) / deviation;
  return { cols: 1, kind: 'values', data };
}

/**
 * Encodes the target of the given rows, in their order: class indices, or standardized values; several side by side, as values.
 *
 * @throws DataError when the table has no target column, or one of the rows has an empty target, a label that the model does
 *   not know (with the `--map-labels` to use if it is only written differently) or a word for a number.
 * @throws UsageError when a row is not in the table, or the options do not suit the target.
 */
export function encodeTargets(
  schema: Schema,
  table: Table,
  rows: Int32Array,
  options: EncodeTargetsOptions = {},
): DatasetTargets {
  const { targets: columns } = matchColumns(schema, table);
  requireRows(rows, table);
  const each = targetsIn(schema).map((target, t) => encodeTarget(target, table, columns[t], rows, options));
  return schema.target.kind === 'several' ? sideBySide(each, rows.length) : each[0]!;
}

/** Every target's own column, `rows × targets`: of two classes 0 and 1. */
function sideBySide(each: readonly DatasetTargets[], rows: number): DatasetTargets {
  const cols = each.length;
  const data = new Float64Array(rows * cols);
  for (const [t, target] of each.entries()) {
    for (let r = 0; r < rows; r++) data[r * cols + t] = target.data[r]!;
  }
  return { cols, kind: 'values', data };
}

function encodeTarget(
  target: TargetSchema,
  table: Table,
  column: Column | undefined,
  rows: Int32Array,
  options: EncodeTargetsOptions,
): DatasetTargets {
  if (column === undefined) {
    throw new DataError(
      `${table.source}: expected the target column ${excerpt(target.column)}, got a table without it`,
    );
  }
  const gaps = emptyRows(column, rows);
  if (gaps.length > 0) throw emptyTarget(table, target.column, gaps);
  if (target.kind === 'classes') return encodeClasses(target, table, column, rows, options);
  if (options.decode !== undefined || options.mapLabels !== undefined) {
    throw noLabelsError(target.column);
  }
  return encodeValues(target, table, column, rows);
}
