import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NumberFormat, numberFormats, PLAIN_NUMBERS, parseNumberIn } from './number-format.ts';
import { parseNumber } from './parse-number.ts';

const formats = fc.constantFrom(...numberFormats);

/** A whole number and decimals, as somebody would write them in a format. */
function written(whole: string, decimals: string, sign: string, { decimal, group }: NumberFormat): string {
  const grouped = group === '' ? whole : whole.replace(/\B(?=(\d{3})+$)/g, group);
  return `${sign}${grouped}${decimals === '' ? '' : decimal + decimals}`;
}

const whole = fc.bigInt({ min: 0n, max: 10n ** 15n }).map(String);
const decimals = fc.stringMatching(/^\d{0,6}$/);
const sign = fc.constantFrom('', '-', '+');

describe('parseNumberIn', () => {
  test('reads in each format what the plain text says, to the bit', () => {
    fc.assert(
      fc.property(whole, decimals, sign, formats, (digits, rest, mark, format) => {
        const plain = parseNumber(written(digits, rest, mark, PLAIN_NUMBERS));
        expect(parseNumberIn(written(digits, rest, mark, format), format)).toBe(plain);
      }),
      { numRuns: 2000 },
    );
  });

  test('reads any text as plain numbers as parseNumber does', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-+.,eE0-9 ]{0,12}$/), (text) => {
        expect(parseNumberIn(text, PLAIN_NUMBERS)).toBe(parseNumber(text));
      }),
      { numRuns: 2000 },
    );
  });

  test.each<[string, NumberFormat, number]>([
    ['1,234,567', { decimal: '.', group: ',' }, 1234567],
    ['-1,234.5e2', { decimal: '.', group: ',' }, -123450],
    ['1 234,5', { decimal: ',', group: ' ' }, 1234.5],
    ['1\u00a0234\u202f567', { decimal: '.', group: ' ' }, 1234567],
    ['1.234.567', { decimal: ',', group: '.' }, 1234567],
    ['1234,5', { decimal: ',', group: '.' }, 1234.5],
    [',5', { decimal: ',', group: '' }, 0.5],
    ['+3,', { decimal: ',', group: '' }, 3],
    // What is no number in its format.
    ['12,34', { decimal: '.', group: ',' }, NaN],
    ['1,2345', { decimal: '.', group: ',' }, NaN],
    ['0,123', { decimal: '.', group: ',' }, NaN],
    ['12345', { decimal: '.', group: ',' }, NaN],
    ['1,234,567', { decimal: ',', group: '' }, NaN],
    ['1.5', { decimal: ',', group: '.' }, NaN],
    ['1,234 567', { decimal: '.', group: ' ' }, NaN],
    ['', { decimal: ',', group: '' }, NaN],
    [',', { decimal: ',', group: '' }, NaN],
    ['1 234', { decimal: '.', group: ',' }, NaN],
  ])('%j in %o is %d', (text, format, value) => {
    expect(parseNumberIn(text, format)).toBe(value);
  });

  test('takes time that grows with the text, not with its square', () => {
    const long = `${'1'.repeat(200_000)}x`;
    for (const format of numberFormats) expect(parseNumberIn(long, format)).toBe(NaN);
    expect(parseNumberIn(`${'1,234'.repeat(50_000)}x`, { decimal: '.', group: ',' })).toBe(NaN);
  });
});
