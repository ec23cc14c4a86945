import { createHash } from 'node:crypto';
import type { Column, NumberColumn } from '@descent/core';
import type { CsvFile } from '../csv/csv-tables.ts';
import { checkedHeader, type EntryArray, type EntryColumn, type EntryHeader } from './entry-header.ts';
import type { SourceIdentity } from './source-identity.ts';

/** How an entry begins; the digit is the format's version. */
const MAGIC = new TextEncoder().encode('DESCTAB2');
const HASH_AT = MAGIC.length;
/** What the hash covers begins here: the header's length in eight bytes, the header, the arrays. */
const BODY_AT = HASH_AT + 32;
const HEADER_AT = BODY_AT + 8;

type EntryValues = Uint8Array | Float64Array | Int32Array;

/** A table as it was kept, with what is needed to say whether it still holds. */
export interface TableEntry {
  readonly header: EntryHeader;
  readonly columns: readonly Column[];
}

/** An entry that is not what was written. */
export class DamagedEntry extends Error {}

/** The bytes of an entry, in parts. */
export function encodeEntry(file: CsvFile, identity: SourceIdentity, written: number): Uint8Array[] {
  const { table, lines, declared } = file;
  const values: EntryValues[] = [];
  const columns = table.columns.map((column) => entryColumn(column, values));
  if (table.format.kind !== 'csv') throw new Error('unreachable: only CSV files are kept');
  const { header, delimiter, missing = [] } = table.format;
  const head: EntryHeader = {
    identity,
    written,
    fingerprint: table.fingerprint,
    rows: table.rows,
    format: { header, delimiter, missing },
    lines: lines.places(),
    declared,
    columns,
    arrays: placed(values),
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(roundedUp(text.length)), true);
  const body = [length, ...[text, ...values.map(bytesOf)].flatMap((part) => [part, padding(part)])];
  const hash = createHash('sha256');
  for (const part of body) hash.update(part);
  return [MAGIC, hash.digest(), ...body];
}

/**
 * The table in the bytes of an entry, over the same memory.
 * @throws DamagedEntry when a single bit is not as it was written.
 */
export function decodeEntry(bytes: Uint8Array): TableEntry {
  if (bytes.length < HEADER_AT || MAGIC.some((byte, at) => bytes[at] !== byte)) {
    throw new DamagedEntry('it does not begin as one');
  }
  const hash = createHash('sha256').update(bytes.subarray(BODY_AT)).digest();
  if (!hash.equals(bytes.subarray(HASH_AT, BODY_AT))) throw new DamagedEntry('its checksum is another');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(BODY_AT, true));
  const arraysAt = HEADER_AT + length;
  if (arraysAt > bytes.length) throw new DamagedEntry('its header is longer than itself');
  const header = checkedHeader(parsed(bytes.subarray(HEADER_AT, arraysAt)), bytes.length - arraysAt);
  if (header === undefined) throw new DamagedEntry('its header makes no sense');
  const values = header.arrays.map((array) => arrayAt(bytes, arraysAt, array));
  return { header, columns: header.columns.map((column) => tableColumn(column, values)) };
}

function parsed(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text).replace(/\0*$/, ''));
  } catch {
    throw new DamagedEntry('its header is no JSON');
  }
}

/** The column without its cells, which are added to `values` unless another column shares them. */
function entryColumn(column: Column, values: EntryValues[]): EntryColumn {
  const cells = column.type === 'number' ? column.values : column.codes;
  // The newest first: neighbors share.
  let array = values.lastIndexOf(cells);
  if (array < 0) array = values.push(cells) - 1;
  const { name } = column;
  if (column.type === 'category') return { name, type: 'category', array, levels: column.levels };
  const { offset, stride, format } = column;
  return { name, type: 'number', array, offset, stride, ...(format === undefined ? {} : { format }) };
}

function placed(values: readonly EntryValues[]): EntryArray[] {
  let end = 0;
  return values.map((each) => {
    const at = end;
    end += roundedUp(each.byteLength);
    const kind = each instanceof Uint8Array ? 'bytes' : each instanceof Float64Array ? 'doubles' : 'codes';
    return { kind, at, length: each.length };
  });
}

function arrayAt(bytes: Uint8Array, arraysAt: number, { kind, at, length }: EntryArray): EntryValues {
  const from = bytes.byteOffset + arraysAt + at;
  const { buffer } = bytes;
  if (kind === 'bytes') return new Uint8Array(buffer, from, length);
  return kind === 'doubles' ? new Float64Array(buffer, from, length) : new Int32Array(buffer, from, length);
}

function tableColumn(column: EntryColumn, values: readonly EntryValues[]): Column {
  const { name } = column;
  const cells = values[column.array];
  if (column.type === 'number') {
    const { offset, stride, format } = column;
    const numbers = {
      name,
      type: 'number',
      values: cells as NumberColumn['values'],
      offset,
      stride,
    } as const;
    return format === undefined ? numbers : { ...numbers, format };
  }
  const codes = cells as Int32Array;
  const { levels } = column;
  if (codes.some((code) => code < 0 || code >= levels.length))
    throw new DamagedEntry('it has words that it does not list');
  return { name, type: 'category', codes, levels };
}

function bytesOf(values: EntryValues): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** What follows begins at a multiple of eight, so that it can be doubles. */
function roundedUp(length: number): number {
  return Math.ceil(length / 8) * 8;
}

function padding({ length }: Uint8Array): Uint8Array {
  return new Uint8Array(roundedUp(length) - length);
}
