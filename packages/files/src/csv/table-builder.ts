import {
  type Column,
  DataError,
  excerpt,
  type NumberColumn,
  type Table,
  type TableFormat,
} from '@descent/core';
import { CategoryBuilder, type ColumnBuilder, NumberBuilder } from './column-builders.ts';
import type { DeclaredReading } from './column-readings.ts';
import { formatExample } from './infer-column.ts';
import type { MissingMarkers } from './missing-markers.ts';
import { type ColumnFault, UndecidedBuilder } from './undecided-builder.ts';

export interface TableOrigin {
  /** The name in messages. */
  readonly source: string;
  readonly format: TableFormat & { readonly kind: 'csv' };
  /** Where a row of the file, counted from 0, stands: `row 5 (line 6)`. */
  readonly describeRow: (row: number) => string;
}

/** What a table is built of. */
export interface TablePlan {
  readonly names: readonly string[];
  readonly declared: readonly DeclaredReading[];
  readonly missing: MissingMarkers;
  /** Columns, by place, of which every text is kept until their type is found. */
  readonly keepTexts: ReadonlySet<number>;
}

/** Words that a message lists, at most. */
const LISTED = 3;

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
    { names, declared, missing, keepTexts }: TablePlan,
    before?: { readonly columns: readonly NumberColumn[]; readonly rows: number },
  ) {
    this.#origin = origin;
    this.#names = names;
    this.rows = before?.rows ?? 0;
    const { delimiter } = origin.format;
    this.#builders = names.map((name, column): ColumnBuilder => {
      const reading = declared[column] ?? null;
      const start = [before?.columns[column], before?.rows] as const;
      if (reading?.type === 'category')
        return new CategoryBuilder(name, reading.verbatim ? undefined : missing);
      if (reading?.format !== undefined)
        return new NumberBuilder(name, { format: reading.format, missing }, ...start);
      const mustBeNumbers = reading !== null;
      const known = { missing, delimiter, mustBeNumbers, keepTexts: keepTexts.has(column) };
      return new UndecidedBuilder(name, known, ...start);
    });
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

  /** The places of columns that cannot be told without texts that were let go. */
  lackingTexts(): number[] {
    return this.#builders.flatMap((builder, column) =>
      builder instanceof UndecidedBuilder && builder.lacksTexts() ? [column] : [],
    );
  }

  /**
   * The table of the rows since the last `take`.
   * @throws DataError when a column is neither of numbers nor of words, naming the first cell that is in the way.
   */
  take(fingerprint: string): Table {
    const { source, format, describeRow } = this.#origin;
    const { rows } = this;
    const first = this.#taken;
    const columns = this.#builders.map((builder, column) => this.#settled(builder, column));
    this.#taken += rows;
    this.rows = 0;
    return {
      source,
      format,
      rows,
      columns,
      fingerprint,
      describeRow: (row) => describeRow(first + row),
    };
  }

  #settled(builder: ColumnBuilder, column: number): Column {
    if (!(builder instanceof UndecidedBuilder)) return builder.take();
    const settled = builder.settle();
    if ('inferred' in settled) throw this.#faultError(column, settled);
    return settled;
  }

  #where(row: number, column: number): string {
    const { source, describeRow } = this.#origin;
    return `${source}: ${describeRow(this.#taken + row)}, column ${excerpt(this.#names[column]!)}`;
  }

  #notANumber(column: number, cell: string): DataError {
    const got = cell === '' ? 'an empty cell' : excerpt(cell);
    return new DataError(
      `${this.#where(this.rows, column)}: expected a number, got ${got}; correct the cell, or remove the row`,
    );
  }

  #faultError(column: number, { row, cell, bad, cells, inferred }: ColumnFault): DataError {
    const where = this.#where(row, column);
    const few = (count: number) => (count === 1 ? 'the only such cell' : `the first of ${count} such cells`);
    if (inferred.type === 'mixed') {
      return new DataError(
        `${where}: expected numbers written alike, as ${formatExample(inferred.format)} is, got ${excerpt(cell)}, ${few(cells)}; write all numbers of the column one way`,
      );
    }
    const listed = bad.slice(0, LISTED).map(excerpt).join(', ') + (bad.length > LISTED ? ', …' : '');
    const words = bad.length === 1 ? '' : ` (${listed})`;
    const isFirstLine = this.#taken + row === 0 && cells === 1 && !this.#origin.format.header;
    const remedy = isFirstLine
      ? 'say --header yes if that line names the columns'
      : `correct them, or say --missing ${excerpt(cell)} if it stands for no value`;
    return new DataError(
      `${where}: expected a number, as ${inferred.numbers} of ${inferred.present} cells hold, got ${excerpt(cell)}, ${few(cells)}${words}; ${remedy}, or --types ${this.#names[column]!}=category if the column holds words`,
    );
  }
}
