import { createHash } from 'node:crypto';
import type { NumberColumn } from '@descent/core';
import { describe, expect, test } from 'vitest';
import type { CsvFile } from '../csv/csv-tables.ts';
import { LineMap } from '../csv/line-map.ts';
import { DamagedEntry, decodeEntry, encodeEntry } from './table-entry.ts';

const pixels = Uint8Array.of(0, 255, 7, 8, 9, 10);
const number = (name: string, values: NumberColumn['values'], offset = 0, stride = 1) =>
  ({ name, type: 'number', values, offset, stride }) as const;

function smallFile(): CsvFile {
  const lines = new LineMap();
  for (const line of [1, 2, 5, 6]) lines.add(line);
  const columns = [
    number('p0', pixels, 0, 2),
    number('p1', pixels, 1, 2),
    {
      ...number('d', Float64Array.of(-0, NaN, 1.7976931348623157e308)),
      format: { decimal: ',', group: '.' },
    } as const,
    {
      name: '__proto__',
      type: 'category',
      codes: Int32Array.of(0, 1, 0),
      levels: ['', 'é "x"\n😀'],
    } as const,
  ];
  const table = {
    source: 'x.csv',
    format: { kind: 'csv', header: true, delimiter: ',', missing: ['none'] },
    rows: 3,
    columns,
    fingerprint: 'ab'.repeat(32),
    describeRow: String,
  } as const;
  const declared = [null, { type: 'number' }, null, { type: 'category', verbatim: true }] as const;
  return { table, lines, declared, bytes: 99 };
}

const identity = { device: '1', inode: '2', size: '99', modified: '-5', changed: '6' };
const entry = (): Uint8Array => new Uint8Array(Buffer.concat(encodeEntry(smallFile(), identity, 7)));

/** An entry with another header or arrays whose checksum is right all the same. */
function forged(change: (text: string) => string): Uint8Array {
  const bytes = entry();
  const length = Number(new DataView(bytes.buffer).getBigUint64(40, true));
  const text = Buffer.from(bytes.subarray(48, 48 + length))
    .toString()
    .replace(/\0*$/, '');
  const changed = Buffer.from(change(text));
  const head = Buffer.alloc(8 + Math.ceil(changed.length / 8) * 8);
  head.writeBigUInt64LE(BigInt(head.length - 8));
  changed.copy(head, 8);
  const body = Buffer.concat([head, bytes.subarray(48 + length)]);
  return new Uint8Array(
    Buffer.concat([bytes.subarray(0, 8), createHash('sha256').update(body).digest(), body]),
  );
}

test('a table comes back to the bit, shared arrays as one', () => {
  const { header, columns } = decodeEntry(entry());
  expect(columns).toEqual(smallFile().table.columns);
  expect(header).toMatchObject({ rows: 3, identity, written: 7, fingerprint: 'ab'.repeat(32) });
  const [first, second] = columns as NumberColumn[];
  expect(first!.values).toBe(second!.values);
  const lines = LineMap.from(header.lines);
  expect([0, 1, 2, 3, 4].map((record) => lines.lineOf(record))).toEqual([1, 2, 5, 6, 7]);
  expect(decodeEntry(forged((text) => text))).toMatchObject({ columns });
});

describe('damage is found', () => {
  test('any flipped bit', () => {
    const bytes = entry();
    for (let at = 0; at < bytes.length; at++) {
      const bit = 1 << (at % 8);
      bytes[at]! ^= bit;
      expect(() => decodeEntry(bytes), `byte ${at}`).toThrow(DamagedEntry);
      bytes[at]! ^= bit;
    }
    expect(decodeEntry(bytes).columns).toHaveLength(4);
  });

  test('any cut, and anything added', () => {
    const bytes = entry();
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeEntry(bytes.slice(0, length)), `${length} bytes`).toThrow(DamagedEntry);
    }
    expect(() => decodeEntry(Buffer.concat([bytes, Buffer.alloc(8)]))).toThrow(DamagedEntry);
  });

  test.each([
    ['no JSON', () => '{'],
    ['no object', () => '[]'],
    ['more rows than cells', (text: string) => text.replace('"rows":3', '"rows":4')],
    ['no rows', (text: string) => text.replace('"rows":3', '"rows":0')],
    ['rows that are no number', (text: string) => text.replace('"rows":3', '"rows":"3"')],
    ['a stride of nothing', (text: string) => text.replace('"stride":2', '"stride":0')],
    ['an offset beyond the end', (text: string) => text.replace('"offset":1', '"offset":2')],
    ['a negative offset', (text: string) => text.replace('"offset":1', '"offset":-1')],
    ['an array that is not there', (text: string) => text.replace('"array":2', '"array":3')],
    ['an array of another kind', (text: string) => text.replace('"array":2', '"array":0')],
    ['a longer array', (text: string) => text.replace('"length":6', '"length":600000000000')],
    ['arrays that overlap', (text: string) => text.replace('"at":8', '"at":0')],
    ['a word less', (text: string) => text.replace('"levels":["",', '"levels":[')],
    ['words that are none', (text: string) => text.replace('"levels":["",', '"levels":[null,')],
    ['no columns', (text: string) => text.replace(/"columns":\[.*\],"arrays"/, '"columns":[],"arrays"')],
    ['a column without a declaration', (text: string) => text.replace('"declared":[null,', '"declared":[')],
    ['a declaration that is none', (text: string) => text.replace('"declared":[null,', '"declared":[7,')],
    ['a declared type that is none', (text: string) => text.replace('{"type":"number"}', '{"type":"text"}')],
    ['a format that is none', (text: string) => text.replace('"decimal":","', '"decimal":";"')],
    ['markers that are none', (text: string) => text.replace('"missing":["none"]', '"missing":[7]')],
    ['lines that do not match', (text: string) => text.replace('"lines":[1', '"lines":[1,2')],
    ['no fingerprint', (text: string) => text.replace('abab', 'xyz')],
  ])('a header with %s, its checksum right', (_, change) => {
    expect(forged(change)).not.toEqual(entry());
    expect(() => decodeEntry(forged(change))).toThrow(DamagedEntry);
  });
});
