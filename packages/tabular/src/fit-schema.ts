import { DataError, excerpt, type NumberColumn, type Table, UsageError } from '@descent/core';
import type { ChosenTarget, TargetOptions } from './choose-target.ts';
import { chooseTargets } from './choose-targets.ts';
import type { RowsToLearn } from './column-cells.ts';
import { type DeclaredColumns, type DeclaredPlaces, declaredByPlace } from './declared-columns.ts';
import type { ByteRange } from './encoders/encoder.ts';
import {
  asIgnored,
  asWeight,
  type ColumnPlan,
  fitInputs,
  planOf,
  type ScaleWishes,
  typedInputs,
} from './fit-inputs.ts';
import { meanAndDeviation } from './mean-deviation.ts';
import type { Schema, TargetSchema } from './schema.ts';
import type { PlacedColumn } from './type-columns.ts';
import { quoteList } from './wording.ts';

export interface FitSchemaOptions extends TargetOptions, DeclaredColumns, ScaleWishes {
  /** What `bytes` maps 0 to 1 to, x / divisor · gain + offset; other encoders pay no heed to it [gain 1, offset 0]. */
  readonly range?: ByteRange | undefined;
  /** Whether a regression is trained on (y − mean) / deviation. */
  readonly standardizeTarget: boolean;
}

/** A schema, and for people how it came about. */
export interface LearnedSchema {
  readonly schema: Schema;
  /** The columns besides the target, in the order of the file. */
  readonly columns: readonly ColumnPlan[];
}

function requireInputs(
  table: Table,
  inputs: readonly PlacedColumn[],
  targetNames: readonly string[],
  aside: readonly ColumnPlan[],
): void {
  if (inputs.length === 0) {
    throw new DataError(
      `${table.source}: expected at least one column besides the target ${quoteList(targetNames)}, got none; is the delimiter right?`,
    );
  }
  const names = new Set([...targetNames, ...aside.map(({ name }) => name)]);
  for (const { column, position } of inputs) {
    if (names.has(column.name)) {
      throw new DataError(
        `${table.source}: expected every column to have a name of its own, got ${excerpt(column.name)} again in column ${position}`,
      );
    }
    names.add(column.name);
  }
}

function fitTarget(
  chosen: ChosenTarget,
  training: RowsToLearn,
  { standardizeTarget, mapLabels }: FitSchemaOptions,
): TargetSchema {
  const { column, position } = chosen;
  const written = column.type === 'number' && column.format !== undefined ? { format: column.format } : {};
  const place = { column: column.name, position };
  if (chosen.task === 'classification') {
    const renamed = mapLabels === undefined ? {} : { renamed: [...mapLabels] };
    return { kind: 'classes', ...place, type: column.type, ...written, labels: chosen.labels, ...renamed };
  }
  const numbers = column as NumberColumn;
  const { mean, deviation } = standardizeTarget
    ? meanAndDeviation(numbers, training)
    : { mean: 0, deviation: 1 };
  // Where only the training rows are all alike, others are not: their errors are in the target's own units.
  return { kind: 'values', ...place, ...written, mean, deviation: deviation === 0 ? 1 : deviation };
}

/** @throws UsageError when the target is declared to be something else. */
function refuseTarget({ ignored, weight }: DeclaredPlaces, { position, column }: ChosenTarget): void {
  const target = `the target ${excerpt(column.name)}`;
  if (ignored.has(position)) throw new UsageError(`ignore: expected columns to leave out, got ${target}`);
  if (weight === position) {
    throw new UsageError(`weight column: expected how much rows count, got ${target}`);
  }
}

/**
 * Learns a schema as {@link fitSchema} does, and says of each column what it was taken for, and why.
 * @throws as {@link fitSchema} does.
 */
export function learnSchema(
  table: Table,
  trainingRows: Int32Array,
  options: FitSchemaOptions,
): LearnedSchema {
  const chosen = chooseTargets(table, options);
  if (trainingRows.length === 0)
    throw new UsageError('fitSchema: expected training rows to learn from, got none');
  const training = {
    rows: trainingRows,
    source: table.source,
    describeRow: (row: number) => table.describeRow(row),
  };
  const names = table.columns.map(({ name }) => name);
  const declared = declaredByPlace(table.source, names, options);
  for (const target of chosen) refuseTarget(declared, target);
  const isTarget = (place: number) => chosen.some(({ position }) => position === place);
  const all = table.columns
    .map((column, position) => ({ column, position }))
    .filter(({ position }) => !isTarget(position));
  const isAside = ({ position }: PlacedColumn) =>
    declared.ignored.has(position) || position === declared.weight;
  const placed = all.filter((column) => !isAside(column));
  const aside = all
    .filter(isAside)
    .map((column) => (column.position === declared.weight ? asWeight(column) : asIgnored(column)));
  requireInputs(
    table,
    placed,
    chosen.map(({ column }) => column.name),
    aside.map(({ plan }) => plan),
  );
  const types = new Map([...declared.types].filter(([position]) => !isTarget(position)));
  const items = typedInputs(table, placed, types, training, options);
  const inputs = [...fitInputs(table, items, training, options.range), ...aside.map(({ input }) => input)];
  inputs.sort((a, b) => a.position - b.position);
  const inputAt = new Map(inputs.map((input) => [input.position, input]));
  const plans = items.map((item) => planOf(item, inputAt.get(item.position)!));
  const targets = chosen.map((target) => fitTarget(target, training, options));
  const schema: Schema = {
    task: chosen[0].task,
    format: table.format,
    inputs,
    target: targets.length === 1 ? targets[0]! : { kind: 'several', targets },
    ...(declared.weight === undefined ? {} : { weight: names[declared.weight]! }),
  };
  const columns = [...plans, ...aside.map(({ plan }) => plan)].sort((a, b) => a.position - b.position);
  return { schema, columns };
}

/**
 * Learns how the columns of a table become a network's inputs and targets. Types and labels are those of the file; every
 * statistic comes from the training rows alone. Inputs are in the order of the file.
 *
 * @example
 * ```ts
 * await writeSafely('people.csv', new TextEncoder().encode('age,job,rich\n20,nurse,no\n40,baker,yes\n'));
 * const table = await readTable('people.csv');
 * const rows = Int32Array.of(0, 1);
 * const schema = fitSchema(table, rows, { target: 'rich', task: 'auto', scale: 'auto', standardizeTarget: true });
 * featureNames(schema); // ['age', 'job=baker', 'job=nurse']
 * const { cols } = planInputs(schema, table);
 * encodeInputs(schema, table, rows, new Float64Array(2 * cols)).inputs.data.join(); // '-1,0,1,1,1,0'
 * encodeTargets(schema, table, rows).data.join(); // '0,1'
 * ```
 * @throws UsageError when the target or the training rows are left out, the scale does not suit the numbers, or a column that was
 *   declared or ignored is not there.
 * @throws DataError as {@link chooseTarget} does, and when there is no input column, two columns share a name, a column of
 *   words has more than 100 of them, or a number is not finite.
 */
export function fitSchema(table: Table, trainingRows: Int32Array, options: FitSchemaOptions): Schema {
  return learnSchema(table, trainingRows, options).schema;
}
