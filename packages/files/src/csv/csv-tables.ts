import { createHash } from 'node:crypto';
import { DataError, excerpt, type Table } from '@descent/core';
import { hashing } from '../fingerprint.ts';
import type { Input } from '../input.ts';
import { otherDelimiter, resolveDelimiter } from './delimiter.ts';
import { checkNames, columnNames, type HeaderChoice, isHeader } from './header.ts';
import { LineMap } from './line-map.ts';
import { parseBlock } from './parse-block.ts';
import { recordBlocks } from './record-blocks.ts';
import type { RecordFault } from './record-fault.ts';
import { columnTypes, type DeclaredTypes, SAMPLE_ROWS, TableBuilder } from './table-builder.ts';

export interface CsvOptions {
  readonly header?: HeaderChoice;
  readonly delimiter?: string;
  readonly types?: DeclaredTypes;
}

/**
 * The rows of a CSV file as consecutive tables of at most `batchRows` rows; with Infinity, as one table with a fingerprint.
 * The first error of the file, in its order, is thrown, however the bytes arrive.
 *
 * @throws DataError naming row, line and column; UsageError for an impossible delimiter; what `input` throws.
 */
export async function* csvTables(
  input: Input,
  options: CsvOptions,
  batchRows: number,
): AsyncGenerator<Table, void> {
  const hash = createHash('sha256');
  const reader = new CsvReader(input.name, options);
  const whole = batchRows === Infinity;
  for await (const rows of reader.rows(whole ? hashing(input.chunks, hash) : input.chunks)) {
    for (const row of rows) {
      const builder = reader.builder!;
      builder.add(row);
      if (builder.rows === batchRows) yield builder.take('');
    }
  }
  const last = reader.builder;
  if (last !== undefined && last.rows > 0) yield last.take(whole ? hash.digest('hex') : '');
}

/** Reads the rows of a file; from the first of them on, it knows the columns and has the builder for them. */
class CsvReader {
  builder: TableBuilder | undefined;
  readonly #name: string;
  readonly #options: CsvOptions;
  readonly #delimiter: string;
  readonly #lines = new LineMap();
  #names: string[] | undefined;
  #header = false;

  constructor(name: string, options: CsvOptions) {
    this.#name = name;
    this.#options = options;
    this.#delimiter = resolveDelimiter(options.delimiter);
  }

  async *rows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[][], void> {
    let sample: string[][] = [];
    for await (const block of recordBlocks(chunks, this.#delimiter, this.#lines, this.#name)) {
      let rows = await parseBlock(block, this.#delimiter, this.#name);
      if (this.#names === undefined && rows.length > 0) rows = this.#withoutHeader(rows);
      if (this.builder === undefined) sample = sample.concat(rows);
      // Rows before a fault come first, so that an error in them is the one that is told.
      if (this.builder !== undefined) yield rows;
      else if (sample.length >= SAMPLE_ROWS || (block.fault && sample.length > 0)) yield this.#begin(sample);
      if (block.fault !== undefined) throw this.#faultError(block.fault);
    }
    if (this.builder !== undefined) return;
    if (sample.length === 0) throw this.#noRows();
    yield this.#begin(sample);
  }

  #withoutHeader(rows: string[][]): string[][] {
    const first = rows[0]!;
    this.#header = isHeader(first, this.#options.header ?? 'auto');
    this.#names = columnNames(first, this.#header);
    if (!this.#header) return rows;
    checkNames(this.#names, `${this.#name}: header (line ${this.#lines.lineOf(0)})`);
    return rows.slice(1);
  }

  #begin(sample: string[][]): string[][] {
    const names = this.#names ?? [];
    const { types: declared = new Map() } = this.#options;
    const types = columnTypes(names, sample, typeof declared === 'function' ? declared(names) : declared);
    const origin = {
      source: this.#name,
      format: { kind: 'csv', header: this.#header, delimiter: this.#delimiter },
      describeRow: (row: number) => this.#describeRow(row),
    } as const;
    this.builder = new TableBuilder(origin, names, types);
    return sample;
  }

  #describeRow(row: number, line: number = this.#lines.lineOf(row + (this.#header ? 1 : 0))): string {
    return `row ${row + 1} (line ${line})`;
  }

  #noRows(): DataError {
    const got = this.#header ? 'only a header' : 'nothing';
    const remedy = this.#header ? 'add rows, or --header no if that line is one' : 'check the file';
    return new DataError(`${this.#name}: no rows: expected at least one, got ${got}; ${remedy}`);
  }

  #faultError(fault: RecordFault): DataError {
    const names = this.#names;
    // Before the first record is read, nobody knows whether it is a header.
    const knownRow = names !== undefined || this.#options.header === 'no';
    const row = fault.record - (this.#header ? 1 : 0);
    const where = knownRow ? this.#describeRow(row, fault.line) : `line ${fault.line}`;
    const column = fault.field === undefined ? '' : `, column ${this.#columnLabel(fault.field)}`;
    const other = fault.ragged && otherDelimiter(names ?? [], this.#delimiter);
    const hint = other ? `, or --delimiter ${other}` : '';
    return new DataError(`${this.#name}: ${where}${column}: ${fault.problem}${hint}`);
  }

  #columnLabel(field: number): string {
    const name = this.#names?.[field];
    return name === undefined ? String(field + 1) : excerpt(name);
  }
}
