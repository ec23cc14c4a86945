import {
  DataError,
  excerpt,
  type NumberColumn,
  parseNumber,
  type Table,
  type TableFormat,
} from '@descent/core';
import { CategoryBuilder, type ColumnBuilder, NumberBuilder } from './column-builders.ts';

/** How many rows decide whether a column is one of numbers. */
export const SAMPLE_ROWS = 1000;

export type ColumnType = 'number' | 'category';

/** Types by the name of the column, or found from the names of all of them. */
export type DeclaredTypes =
  | ReadonlyMap<string, ColumnType>
  | ((names: readonly string[]) => ReadonlyMap<string, ColumnType>);

/** The types that the first 1,000 rows suggest: number when all cells there are numbers. */
export function inferredTypes(
  names: readonly string[],
  sample: readonly (readonly string[])[],
): ColumnType[] {
  const rows = sample.slice(0, SAMPLE_ROWS);
  const isNumeric = (column: number) => rows.every((row) => !Number.isNaN(parseNumber(row[column]!)));
  return names.map((_name, column) => (isNumeric(column) ? 'number' : 'category'));
}

/** The types of the columns: as declared, else as inferred. */
export function columnTypes(
  names: readonly string[],
  inferred: readonly ColumnType[],
  declared: ReadonlyMap<string, ColumnType>,
): ColumnType[] {
  return names.map((name, column) => declared.get(name) ?? inferred[column]!);
}

export interface TableOrigin {
  /** The name in messages. */
  readonly source: string;
  readonly format: TableFormat;
  /** Where a row of the file, counted from 0, stands: `row 5 (line 6)`. */
  readonly describeRow: (row: number) => string;
}

/** Collects rows into tables: one, or several consecutive ones. */
export class TableBuilder {
  /** Rows since the last `take`. */
  rows = 0;
  readonly #origin: TableOrigin;
  readonly #names: readonly string[];
  readonly #builders: readonly ColumnBuilder[];
  #taken = 0;

  /** With the rows of `before` already, all of them numbers, where somebody else has read them. */
  constructor(
    origin: TableOrigin,
    names: readonly string[],
    types: readonly ColumnType[],
    before?: { readonly columns: readonly NumberColumn[]; readonly rows: number },
  ) {
    this.#origin = origin;
    this.#names = names;
    this.rows = before?.rows ?? 0;
    this.#builders = names.map((name, column) =>
      types[column] === 'number'
        ? new NumberBuilder(name, before?.columns[column], before?.rows)
        : new CategoryBuilder(name),
    );
  }

  /**
   * Adds the cells of one row, as many as there are columns.
   * @throws DataError when a cell of a number column is no number.
   */
  add(cells: readonly string[]): void {
    const builders = this.#builders;
    for (let column = 0; column < builders.length; column++) {
      if (!builders[column]!.push(cells[column]!)) throw this.#notANumber(column, cells[column]!);
    }
    this.rows++;
  }

  /** The table of the rows since the last `take`. */
  take(fingerprint: string): Table {
    const { source, format, describeRow } = this.#origin;
    const { rows } = this;
    const first = this.#taken;
    this.#taken += rows;
    this.rows = 0;
    return {
      source,
      format,
      rows,
      columns: this.#builders.map((builder) => builder.take()),
      fingerprint,
      describeRow: (row) => describeRow(first + row),
    };
  }

  #notANumber(column: number, cell: string): DataError {
    const { source, describeRow } = this.#origin;
    const got = cell === '' ? 'an empty cell' : excerpt(cell);
    return new DataError(
      `${source}: ${describeRow(this.#taken + this.rows)}, column ${excerpt(this.#names[column]!)}: expected a number, got ${got}; correct the cell, or remove the row`,
    );
  }
}
