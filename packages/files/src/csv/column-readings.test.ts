import type { Column, ColumnReading } from '@descent/core';
import { expect, test } from 'vitest';
import { type DeclaredReading, declaredReadings, isReadAlike, takesPlainNumbers } from './column-readings.ts';

const european = { decimal: ',', group: '.' } as const;
const plain = { decimal: '.', group: '' } as const;
const number = { name: 'x', type: 'number', values: Uint8Array.of(1), offset: 0, stride: 1 } as const;
const words: Column = { name: 'x', type: 'category', codes: Int32Array.of(0), levels: ['a'] };

test('a type alone is a reading; columns that nobody spoke of have none', () => {
  const declared = new Map<string, ColumnReading | ColumnReading['type']>([
    ['a', 'number'],
    ['b', { type: 'category', verbatim: true }],
  ]);
  const readings = [{ type: 'number' }, null, { type: 'category', verbatim: true }];
  expect(declaredReadings(['a', 'x', 'b'], declared)).toEqual(readings);
  expect(declaredReadings(['a', 'x', 'b'], () => declared)).toEqual(readings);
  expect(readings.map((reading) => takesPlainNumbers(reading as DeclaredReading))).toEqual([
    true,
    true,
    false,
  ]);
  expect(takesPlainNumbers({ type: 'number', format: european })).toBe(false);
});

test.each<[string, Column, DeclaredReading, DeclaredReading, boolean]>([
  ['the same', number, { type: 'number' }, { type: 'number' }, true],
  ['what the cells said, now declared', number, null, { type: 'number' }, true],
  ['and its format', number, null, { type: 'number', format: plain }, true],
  ['another format', number, null, { type: 'number', format: european }, false],
  ['a found format', { ...number, format: european }, null, { type: 'number', format: european }, true],
  [
    'another than the found one',
    { ...number, format: european },
    null,
    { type: 'number', format: plain },
    false,
  ],
  ['another type', number, null, { type: 'category' }, false],
  ['words, now declared', words, null, { type: 'category' }, true],
  ['words as they are', words, null, { type: 'category', verbatim: true }, false],
  ['no declaration any more', number, { type: 'number' }, null, false],
  ['no verbatim any more', words, { type: 'category', verbatim: true }, { type: 'category' }, false],
])('%s: whether the table would be the same', (_what, column, before, now, same) => {
  expect(isReadAlike(column, before, now)).toBe(same);
});
