import { numberFormats, parseNumberIn } from '@descent/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countCells, formatExample, inferColumn } from './infer-column.ts';
import { MissingMarkers } from './missing-markers.ts';

/** What a column of these cells turns out to be. */
function infer(cells: readonly string[], { delimiter = ',', missing = [] as string[] } = {}) {
  return inferColumn(countCells(cells), new MissingMarkers(missing), delimiter);
}

const times = (count: number, cell: string) => Array<string>(count).fill(cell);
const words = { type: 'category' };
const plain = { type: 'number', format: { decimal: '.', group: '' } };

describe('a column of numbers', () => {
  test('is one when every cell with a value is a number', () => {
    expect(infer(['1', '-2.5', '+3e4', '.5'])).toEqual(plain);
    expect(infer(['', '?', '7', 'NA', 'n/a', 'null', 'NaN', '-'])).toEqual(plain);
    expect(infer(['7', 'gone'], { missing: ['gone'] })).toEqual(plain);
    expect(infer(['7', 'gone'])).toEqual(words);
    expect(infer(['', '-', '?'])).toEqual(words);
  });

  test.each([
    [['1,234', '56', '-7,654,321.5'], ',', '.', ','],
    [['1.234.567', '12'], ',', ',', '.'],
    [['1 234', '56,5'], ',', ',', ' '],
    [['1 234', '56'], ',', '.', ' '],
    [['1,5', '2'], ',', ',', ''],
    [['1,234', '12345'], ',', ',', ''],
    // The comma alone could be either: what separates the cells decides.
    [['1,234', '56'], ',', '.', ','],
    [['1,234', '56'], ';', ',', ''],
    [['1,234,567', '56'], ';', '.', ','],
  ] as const)('%j between "%s" has decimal "%s" and group "%s"', (cells, delimiter, decimal, group) => {
    expect(infer(cells, { delimiter })).toEqual({ type: 'number', format: { decimal, group } });
  });

  test('is mixed, an error, when each is a number but they are not written alike', () => {
    expect(infer(['1.5', '2.5', '3,5'])).toEqual({
      type: 'mixed',
      format: { decimal: '.', group: '' },
      bad: [2],
    });
    expect(infer(['1,234.5', '1.234,5', '2.345,5'])).toMatchObject({
      format: { decimal: ',', group: '.' },
      bad: [0],
    });
    // A word besides, and it is one of words, as long as there are few cells.
    expect(infer(['1.5', '2.5', '3,5', 'x'])).toEqual(words);
  });
});

describe('words among numbers', () => {
  test('are slips where 95 % of the cells, and at least 20, are numbers', () => {
    expect(infer([...times(19, '7'), 'x'])).toEqual(words);
    expect(infer([...times(20, '7'), 'x'])).toEqual({
      type: 'slips',
      format: { decimal: '.', group: '' },
      numbers: 20,
      present: 21,
      bad: [1],
    });
    expect(infer([...times(94, '7'), ...times(5, 'x')])).toEqual(words);
    expect(infer([...times(95, '7'), ...times(5, 'x')])).toMatchObject({ type: 'slips', numbers: 95 });
    // Cells without a value do not count.
    expect(infer([...times(19, '7'), ...times(99, ''), 'x'])).toEqual(words);
  });

  test('are words where more than 20 of them differ', () => {
    const odd = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`);
    expect(infer([...times(1000, '7'), ...odd(20)])).toMatchObject({ type: 'slips' });
    expect(infer([...times(1000, '7'), ...odd(21)])).toEqual(words);
  });

  test('a dash counts as a word in a column of words alone', () => {
    expect(infer(['a', '-', 'b'])).toEqual(words);
    expect(infer([...times(20, '7'), '-'])).toEqual(plain);
  });
});

test('numbers, written in any format, are read in one that gives their values', () => {
  const number = fc.integer({ min: -9_999_999, max: 9_999_999 });
  fc.assert(
    fc.property(fc.constantFrom(...numberFormats), fc.array(number, { minLength: 1 }), (format, values) => {
      const cells = values.map((value) => {
        const [sign, digits] = [value < 0 ? '-' : '', String(Math.abs(value))];
        const grouped = format.group === '' ? digits : digits.replace(/\B(?=(\d{3})+$)/g, format.group);
        // Decimals that no group could be.
        return `${sign}${grouped}${format.decimal}25`;
      });
      const found = infer(cells);
      expect(found.type).toBe('number');
      if (found.type !== 'number') return;
      expect(cells.map((cell) => parseNumberIn(cell, found.format))).toEqual(
        values.map((value) => (value < 0 || Object.is(value, -0) ? value - 0.25 : value + 0.25)),
      );
    }),
  );
});

test('every format has an example of itself', () => {
  for (const format of numberFormats) expect(parseNumberIn(formatExample(format), format)).toBe(1234.5);
});
