import { DataError, excerpt, PLAIN_NUMBERS, type Table } from '@descent/core';
import type { PlainRows } from '../plain/read-plain.ts';
import { type DeclaredReading, type DeclaredTypes, declaredReadings } from './column-readings.ts';
import { otherDelimiter } from './delimiter.ts';
import { checkNames, columnNames, type HeaderChoice, isHeader } from './header.ts';
import { countCells, inferColumn } from './infer-column.ts';
import { LineMap } from './line-map.ts';
import type { MissingMarkers } from './missing-markers.ts';
import { parseBlock } from './parse-block.ts';
import { recordBlocks } from './record-blocks.ts';
import type { RecordFault } from './record-fault.ts';
import { TableBuilder, type TableOrigin } from './table-builder.ts';

/** How many rows decide the types of columns where the others are not waited for. */
export const SAMPLE_ROWS = 1000;

/** How to read a file, with everything said. */
export interface CsvReading {
  /** For messages. */
  readonly name: string;
  readonly delimiter: string;
  readonly header: HeaderChoice;
  readonly types: DeclaredTypes;
  readonly missing: MissingMarkers;
  /** Whether rows are given before all are read: then the first thousand decide the types of columns. */
  readonly streams: boolean;
  /** Columns, by place, that are known to need their texts. */
  readonly keepTexts: ReadonlySet<number>;
}

/** Reads the rows of a file; from the first of them on, it knows the columns and has the builder for them. */
export class CsvReader {
  builder: TableBuilder | undefined;
  /** How each column was declared to be read. */
  declared: readonly DeclaredReading[] = [];
  /** The line of each record. */
  lines: LineMap = new LineMap();
  readonly #reading: CsvReading;
  #names: readonly string[] | undefined;
  #header = false;

  constructor(reading: CsvReading) {
    this.#reading = reading;
  }

  /** The table of rows that somebody else has read to the end. */
  plainTable({ header, columns, rows }: PlainRows, fingerprint: string): Table {
    this.#knowColumns(header, columns);
    return { ...this.#origin(), rows, columns, fingerprint };
  }

  /** Takes over rows that somebody else has read, to go on behind them. */
  goOnAfter(read: PlainRows): void {
    this.#knowColumns(read.header, read.columns);
    this.lines = new LineMap(read.rows + (read.header ? 1 : 0));
    this.builder = this.#newBuilder(read);
  }

  /** The cells of the rows in `chunks`, the rest of the file. */
  async *rows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[][], void> {
    const { delimiter, name, streams } = this.#reading;
    const enough = streams ? SAMPLE_ROWS : 1;
    let sample: string[][] = [];
    const read = this.builder?.rows;
    const before =
      read === undefined
        ? undefined
        : { records: read + (this.#header ? 1 : 0), columns: this.#names!.length };
    for await (const block of recordBlocks(chunks, delimiter, this.lines, name, { before })) {
      let rows = await parseBlock(block, delimiter, name);
      if (this.#names === undefined && rows.length > 0) rows = this.#withoutHeader(rows);
      if (this.builder === undefined) sample = sample.concat(rows);
      // Rows before a fault come first, so that an error in them is the one that is told.
      if (this.builder !== undefined) yield rows;
      else if (sample.length >= enough || (block.fault && sample.length > 0)) yield this.#begin(sample);
      if (block.fault !== undefined) throw this.#faultError(block.fault);
    }
    if (this.builder !== undefined) return;
    if (sample.length === 0) throw this.#noRows();
    yield this.#begin(sample);
  }

  #knowColumns(header: boolean, columns: PlainRows['columns']): void {
    this.#header = header;
    this.#names = columns.map(({ name }) => name);
    this.declared = declaredReadings(this.#names, this.#reading.types);
  }

  #withoutHeader(rows: string[][]): string[][] {
    const first = rows[0]!;
    this.#header = isHeader(first, this.#reading.header);
    this.#names = columnNames(first, this.#header);
    if (!this.#header) return rows;
    checkNames(this.#names, `${this.#reading.name}: header (line ${this.lines.lineOf(0)})`);
    return rows.slice(1);
  }

  #begin(sample: string[][]): string[][] {
    const names = this.#names ?? [];
    const { types, streams } = this.#reading;
    this.declared = declaredReadings(names, types);
    if (streams) this.declared = this.#settledBy(sample.slice(0, SAMPLE_ROWS));
    this.builder = this.#newBuilder();
    return sample;
  }

  #newBuilder(before?: PlainRows): TableBuilder {
    const { missing, keepTexts } = this.#reading;
    const plan = { names: this.#names ?? [], declared: this.declared, missing, keepTexts };
    return new TableBuilder(this.#origin(), plan, before);
  }

  /** The readings with those in place of the open ones that the sample suggests; an error in it is told in its place, later. */
  #settledBy(sample: readonly (readonly string[])[]): DeclaredReading[] {
    const { missing, delimiter } = this.#reading;
    return this.declared.map((reading, column) => {
      if (reading?.type === 'category' || reading?.format !== undefined) return reading;
      const cells = countCells(sample.map((row) => row[column]!));
      const inferred = inferColumn(cells, missing, delimiter);
      if (inferred.type === 'category')
        return reading === null ? inferred : { type: 'number', format: PLAIN_NUMBERS };
      return { type: 'number', format: inferred.format };
    });
  }

  #origin(): TableOrigin {
    const { name, delimiter, missing } = this.#reading;
    return csvOrigin(name, { delimiter, header: this.#header, missing: missing.given }, this.lines);
  }

  #noRows(): DataError {
    const got = this.#header ? 'only a header' : 'nothing';
    const remedy = this.#header ? 'add rows, or --header no if that line is one' : 'check the file';
    return new DataError(`${this.#reading.name}: no rows: expected at least one, got ${got}; ${remedy}`);
  }

  #faultError(fault: RecordFault): DataError {
    const { name, delimiter, header } = this.#reading;
    const names = this.#names;
    // Before the first record is read, nobody knows whether it is a header.
    const knownRow = names !== undefined || header === 'no';
    const row = fault.record - (this.#header ? 1 : 0);
    const where = knownRow ? `row ${row + 1} (line ${fault.line})` : `line ${fault.line}`;
    const column = fault.field === undefined ? '' : `, column ${this.#columnLabel(fault.field)}`;
    const other = fault.ragged && otherDelimiter(names ?? [], delimiter);
    const hint = other ? `, or --delimiter ${other}` : '';
    return new DataError(`${name}: ${where}${column}: ${fault.problem}${hint}`);
  }

  #columnLabel(field: number): string {
    const name = this.#names?.[field];
    return name === undefined ? String(field + 1) : excerpt(name);
  }
}

/** What a table of a CSV file says of where it comes from. */
export function csvOrigin(
  name: string,
  format: { readonly delimiter: string; readonly header: boolean; readonly missing: readonly string[] },
  lines: LineMap,
): TableOrigin {
  const { header, delimiter, missing } = format;
  return {
    source: name,
    format: { kind: 'csv', header, delimiter, ...(missing.length === 0 ? {} : { missing }) },
    describeRow: (row) => `row ${row + 1} (line ${lines.lineOf(row + (header ? 1 : 0))})`,
  };
}
