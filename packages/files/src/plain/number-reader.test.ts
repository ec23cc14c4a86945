import { parseNumber } from '@descent/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumberReader } from './number-reader.ts';

function read(cell: string, delimiter = ',') {
  const reader = new NumberReader(delimiter.charCodeAt(0));
  const value = reader.read(Buffer.from(`${cell}${delimiter}`), 0);
  // Where the cell does not end, the number was only the beginning of something else.
  return Number.isNaN(value) || reader.end !== cell.length ? NaN : value;
}

const digits = fc.stringMatching(/^\d{0,20}$/);
const spelled = fc
  .tuple(
    fc.constantFrom('', '', '-', '+'),
    digits,
    fc.constantFrom('', '.'),
    digits,
    fc.oneof(
      fc.constant(''),
      fc.tuple(fc.constantFrom('e', 'E'), fc.integer({ min: -340, max: 340 })).map((e) => e.join('')),
    ),
  )
  .map((parts) => parts.join(''));

describe('NumberReader', () => {
  test('reads what parseNumber reads, to the bit, and nothing else', () => {
    const soup = fc.stringMatching(/^[-+.eE0-9x ]{0,12}$/).map((text) => text.trim());
    const any = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String);
    fc.assert(
      fc.property(fc.oneof(spelled, any, soup), (text) => {
        expect(read(text)).toBe(parseNumber(text));
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740992],
    ['9007199254740993e0', 9007199254740992],
    ['1e22', 1e22],
    ['1e23', 1e23],
    ['123456789012345678e-22', 0.000012345678901234568],
    ['4.35', 4.35],
    ['-0', -0],
    ['5e-324', 5e-324],
    ['1e400', NaN],
    [`0.${'0'.repeat(400)}1e400`, 0.1],
    ['1'.repeat(1025), NaN],
  ])('%s', (text, value) => {
    expect(read(text)).toBe(value);
  });

  test('skips blanks around a number, unless they are the delimiter', () => {
    expect([read(' \t7 '), read(' 7', '\t'), read('7', ' '), read(' 7', ' ')]).toEqual([7, 7, 7, NaN]);
    expect([read('\v7'), read('\u00a07')]).toEqual([NaN, NaN]);
  });
});
