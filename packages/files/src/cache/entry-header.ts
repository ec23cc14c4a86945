import { type NumberFormat, numberFormats, sameFormat } from '@descent/core';
import type { DeclaredReading } from '../csv/column-readings.ts';
import type { LinePlaces } from '../csv/line-map.ts';
import type { SourceIdentity } from './source-identity.ts';

/** An array behind the header: where it begins there, and how many values it has. */
export interface EntryArray {
  readonly kind: 'bytes' | 'doubles' | 'codes';
  readonly at: number;
  readonly length: number;
}

/** A column, its cells in one of the arrays. */
export type EntryColumn =
  | {
      readonly name: string;
      readonly type: 'number';
      readonly array: number;
      readonly offset: number;
      readonly stride: number;
      readonly format?: NumberFormat;
    }
  | {
      readonly name: string;
      readonly type: 'category';
      readonly array: number;
      readonly levels: readonly string[];
    };

/** Everything of a kept table but its cells. */
export interface EntryHeader {
  /** The file that it was read from, as it was then. */
  readonly identity: SourceIdentity;
  /** When it was kept, in milliseconds since 1970. */
  readonly written: number;
  readonly fingerprint: string;
  readonly rows: number;
  readonly format: {
    readonly header: boolean;
    readonly delimiter: string;
    readonly missing: readonly string[];
  };
  readonly lines: LinePlaces;
  readonly declared: readonly DeclaredReading[];
  readonly columns: readonly EntryColumn[];
  readonly arrays: readonly EntryArray[];
}

const BYTES_PER_VALUE: Readonly<Record<string, number>> = { bytes: 1, doubles: 8, codes: 4 };

type Fields = Readonly<Record<string, unknown>>;

/** The value as a header of which every part can be relied on, or undefined. `room` is the bytes behind it. */
export function checkedHeader(value: unknown, room: number): EntryHeader | undefined {
  if (!isObject(value)) return undefined;
  const { identity, written, fingerprint, rows, format, lines, declared, columns, arrays } = value;
  const isSound =
    isObject(identity) &&
    ['device', 'inode', 'size', 'modified', 'changed'].every((name) => isDecimal(identity[name])) &&
    isCount(written) &&
    typeof fingerprint === 'string' &&
    /^[0-9a-f]{64}$/.test(fingerprint) &&
    isCount(rows) &&
    isObject(format) &&
    typeof format['header'] === 'boolean' &&
    typeof format['delimiter'] === 'string' &&
    areWords(format['missing']) &&
    areLines(lines) &&
    areArrays(arrays, room) &&
    Array.isArray(columns) &&
    columns.length > 0 &&
    columns.every((column) => isColumn(column, arrays, rows)) &&
    Array.isArray(declared) &&
    declared.length === columns.length &&
    declared.every(isReading);
  return isSound ? (value as unknown as EntryHeader) : undefined;
}

function areArrays(value: unknown, room: number): value is EntryArray[] {
  if (!Array.isArray(value)) return false;
  let end = 0;
  for (const array of value) {
    if (!isObject(array)) return false;
    const { kind, at, length } = array;
    const size = BYTES_PER_VALUE[String(kind)];
    if (size === undefined || !isCount(length) || at !== end) return false;
    end += Math.ceil((length * size) / 8) * 8;
  }
  return end === room;
}

function isColumn(value: unknown, arrays: readonly EntryArray[], rows: number): boolean {
  if (!isObject(value)) return false;
  const { name, type, array, offset, stride, levels, format } = value;
  const cells = arrays[Number(array)];
  if (typeof name !== 'string' || !isCount(array) || cells === undefined || rows < 1) return false;
  if (type === 'category') {
    return areWords(levels) && cells.kind === 'codes' && cells.length === rows;
  }
  const isStrided = isCount(offset) && isCount(stride) && stride > 0;
  return (
    type === 'number' &&
    (format === undefined || isFormat(format)) &&
    cells.kind !== 'codes' &&
    isStrided &&
    offset + (rows - 1) * stride < cells.length
  );
}

/** A declared reading; null where there was none. */
function isReading(value: unknown): boolean {
  if (value === null) return true;
  if (!isObject(value)) return false;
  const { type, format, verbatim } = value;
  if (type === 'number') return format === undefined || isFormat(format);
  return type === 'category' && (verbatim === undefined || typeof verbatim === 'boolean');
}

function isFormat(value: unknown): boolean {
  return (
    isObject(value) && numberFormats.some((format) => sameFormat(format, value as unknown as NumberFormat))
  );
}

function areWords(value: unknown): boolean {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}

function areLines(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { records, lines } = value;
  const areCounts = (list: unknown): list is number[] => Array.isArray(list) && list.every(isCount);
  return areCounts(records) && areCounts(lines) && records.length === lines.length;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isDecimal(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value);
}
