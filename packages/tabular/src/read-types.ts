import { type Column, type ColumnReading, type NumberFormat, PLAIN_NUMBERS, type Table } from '@descent/core';
import type { TargetOptions } from './choose-target.ts';
import { findTargets } from './choose-targets.ts';
import { allRows } from './column-cells.ts';
import { type DeclaredColumns, declaredByPlace } from './declared-columns.ts';
import { DROP } from './encoder-for.ts';
import { typedInputs } from './fit-inputs.ts';
import { type ColumnType, type Schema, targetsIn, usedInputs, weightInput } from './schema.ts';

/** A column of the training file that other files must have read in the same way. */
interface ReadColumn {
  readonly name: string;
  readonly position: number;
  readonly reading: ColumnReading;
}

/** What is to be known of the training file to find its columns in another. */
interface TrainingColumns {
  readonly used: readonly ReadColumn[];
  readonly hasHeader: boolean;
  /** How many columns there are besides the targets, and where those are. */
  readonly inputs: number;
  readonly targets: readonly number[];
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
  const { inputs, format } = schema;
  const targets = targetsIn(schema);
  const weight = options.target ? weightInput(schema) : undefined;
  const used = [...usedInputs(schema), ...(weight === undefined ? [] : [weight])].map(
    ({ name, position, type, format: written }): ReadColumn => ({
      name,
      position,
      reading: readingOf(type, written),
    }),
  );
  for (const target of options.target ? targets : []) {
    const type = target.kind === 'classes' ? target.type : 'number';
    const { column: name, position } = target;
    used.push({ name, position, reading: readingOf(type, target.format) });
  }
  return readingsFor(names, {
    used,
    hasHeader: format.kind === 'csv' && format.header,
    inputs: inputs.length,
    targets: targets.map(({ position }) => position),
  });
}

/**
 * How the columns of another file, with the target, are to be read beside a table that is to be learned from: as {@link readTypes} says of
 * the schema that will be. Which columns are left out does not depend on settings, or on which of the rows are learned from.
 * @param names the columns of the file, in its order.
 * @throws UsageError, DataError as `learnSchema` does for a target, columns or types that cannot be.
 */
export function readTypesBeside(
  table: Table,
  names: readonly string[],
  options: Pick<TargetOptions, 'target'> & DeclaredColumns,
): Map<string, ColumnReading> {
  const { columns, format, source } = table;
  const targets = findTargets(table, options.target);
  const declared = declaredByPlace(
    source,
    columns.map(({ name }) => name),
    options,
  );
  const isInput = (place: number): boolean =>
    !targets.includes(place) && !declared.ignored.has(place) && place !== declared.weight;
  const placed = columns
    .map((column, position) => ({ column, position }))
    .filter(({ position }) => isInput(position));
  const all = { rows: allRows(table.rows), source, describeRow: (row: number) => table.describeRow(row) };
  const types = new Map([...declared.types].filter(([position]) => isInput(position)));
  // A table without inputs is refused when it is learned from.
  const inputs = placed.length === 0 ? [] : typedInputs(table, placed, types, all, { scale: 'auto' });
  const kept = inputs.filter(({ encoder }) => encoder.kind !== DROP).map(({ position }) => position);
  const places = [...kept, ...targets, ...(declared.weight === undefined ? [] : [declared.weight])];
  return readingsFor(names, {
    used: places.map((position) => readAs(columns[position]!, position)),
    hasHeader: format.kind === 'csv' && format.header,
    inputs: columns.length - targets.length,
    targets,
  });
}

function readAs(column: Column, position: number): ReadColumn {
  const written = column.type === 'number' ? column.format : undefined;
  return { name: column.name, position, reading: readingOf(column.type, written) };
}

function readingsFor(
  names: readonly string[],
  { used, hasHeader, inputs, targets }: TrainingColumns,
): Map<string, ColumnReading> {
  const readings = new Map<string, ColumnReading>(
    names.map((name) => [name, { type: 'category', verbatim: true }]),
  );
  const byName = hasHeader && used.some(({ name }) => readings.has(name));
  // Without the targets, what stood behind them has moved up.
  const moved = names.length === inputs;
  const targetsBefore = (place: number): number => targets.filter((position) => position < place).length;
  for (const { name, position, reading } of used) {
    const column = byName ? name : names[moved ? position - targetsBefore(position) : position];
    if (column !== undefined && readings.has(column)) readings.set(column, reading);
  }
  return readings;
}

function readingOf(type: ColumnType, format: NumberFormat | undefined): ColumnReading {
  return type === 'category' ? { type } : { type, format: format ?? PLAIN_NUMBERS };
}
