import { type Column, cellText, DataError, excerpt, type Table } from '@descent/core';
import { allRows, firstWord } from './column-cells.ts';
import {
  type InputSchema,
  type Schema,
  targetsBefore,
  targetsIn,
  usedInputs,
  weightInput,
} from './schema.ts';
import { quoteList } from './wording.ts';

/** The columns of a table that a schema means. */
export interface MatchedColumns {
  /** In the order of the schema's inputs that are used. */
  readonly inputs: readonly Column[];
  /** In the order of the schema's targets; undefined for those that are not there. */
  readonly targets: readonly (Column | undefined)[];
  /** That of the weights of rows. */
  readonly weight: Column | undefined;
  /** The names of the columns that the schema does not know. */
  readonly extra: readonly string[];
}

function matchByName(schema: Schema, table: Table): MatchedColumns {
  const targets = targetsIn(schema).map(({ column }) => column);
  const known = new Set([...schema.inputs.map(({ name }) => name), ...targets]);
  const columns = new Map<string, Column>();
  for (const column of table.columns) {
    if (columns.has(column.name) && known.has(column.name)) {
      throw new DataError(`${table.source}: expected one column ${excerpt(column.name)}, got several`);
    }
    columns.set(column.name, column);
  }
  const used = usedInputs(schema);
  const missing = used.filter(({ name }) => !columns.has(name)).map(({ name }) => name);
  if (missing.length > 0) {
    throw new DataError(
      `${table.source}: expected the columns of the training data, but these are missing: ${quoteList(missing)}; the file has ${quoteList([...columns.keys()])}`,
    );
  }
  return {
    inputs: used.map(({ name }) => columns.get(name)!),
    targets: targets.map((name) => columns.get(name)),
    weight: schema.weight === undefined ? undefined : columns.get(schema.weight),
    extra: [...columns.keys()].filter((name) => !known.has(name)),
  };
}

function matchByPosition(schema: Schema, table: Table): MatchedColumns {
  const targets = targetsIn(schema);
  const without = schema.inputs.length;
  const expected = without + targets.length;
  const got = table.columns.length;
  if (got !== expected && got !== without) {
    const those = targets.length === 1 ? 'the target' : 'the targets';
    throw new DataError(
      `${table.source}: expected ${expected} columns, as in training, or ${without} without ${those}, got ${got}`,
    );
  }
  const columnOf = ({ position }: InputSchema): Column =>
    table.columns[got === expected ? position : position - targetsBefore(schema, position)]!;
  const weight = weightInput(schema);
  return {
    inputs: usedInputs(schema).map(columnOf),
    targets: targets.map(({ position }) => (got === expected ? table.columns[position] : undefined)),
    weight: weight && columnOf(weight),
    extra: [],
  };
}

function requireSameFormat({ format: trained }: Schema, { format, source }: Table): void {
  const words = (f: typeof format) =>
    f.kind === 'images' ? `images of ${f.height} × ${f.width} pixels` : 'a table';
  if (words(trained) !== words(format)) {
    throw new DataError(`${source}: expected ${words(trained)}, as in training, got ${words(format)}`);
  }
}

function requireSameType({ name, type }: InputSchema, column: Column, table: Table): void {
  if (column.type === type) return;
  const training = { rows: allRows(table.rows), describeRow: (row: number) => table.describeRow(row) };
  const word = column.type === 'category' ? firstWord(column, training) : undefined;
  const first =
    table.rows > 0 ? `${excerpt(cellText(column, 0))} in ${table.describeRow(0)}` : 'an empty column';
  const expected = type === 'number' ? 'numbers' : 'words';
  throw new DataError(
    `${table.source}: column ${excerpt(name)}: expected ${expected}, as in training, got ${word ?? first}`,
  );
}

/**
 * Finds a schema's columns in a table: by name when both it and the training file have a header (in any order), else by
 * position (a table without the target is one column shorter).
 *
 * @throws DataError when columns are missing (listing them) or of another type (naming the first such cell), the number of
 *   columns without a header does not fit, or images have another size.
 */
export function matchColumns(schema: Schema, table: Table): MatchedColumns {
  requireSameFormat(schema, table);
  const byName =
    schema.format.kind === 'csv' &&
    schema.format.header &&
    table.format.kind === 'csv' &&
    table.format.header;
  const matched = byName ? matchByName(schema, table) : matchByPosition(schema, table);
  usedInputs(schema).forEach((input, i) => {
    requireSameType(input, matched.inputs[i]!, table);
  });
  return matched;
}
