import { describe, expect, test } from 'vitest';
import { columnFacts } from '../src/column-facts.ts';
import { columnTypes } from '../src/column-types/index.ts';
import { encoderFor } from '../src/encoder-for.ts';
import { encoders } from '../src/encoders/index.ts';
import type { LogicalType } from '../src/index.ts';
import { type Cells, makeColumn } from './make-table.ts';

const range = (count: number, cell: (i: number) => string | number) =>
  Array.from({ length: count }, (_, i) => cell(i)) as number[] | string[];

function factsOf(cells: Cells) {
  return columnFacts(makeColumn('x', cells), cells.length);
}

/** The type that the cells have by themselves, and why. */
function typeOf(cells: Cells): [string, string] {
  const facts = factsOf(cells);
  for (const [type, rule] of Object.entries(columnTypes)) {
    const why = rule.fits(facts);
    if (why !== undefined) return [type, why];
  }
  throw new Error('expected a type, got none');
}

const SENTENCE = (i: number) => `the parcel number ${i} came late`;

/** For each type what is one, and what looks like one and is another. */
const cases: Readonly<
  Record<LogicalType, { is: [string, Cells, RegExp][]; isNot: [string, Cells, string][] }>
> = {
  constant: {
    is: [
      ['one number', [7, 7, 7], /^all cells hold 7$/],
      ['one word', ['a', 'a'], /^all cells hold "a"$/],
      ['no value', ['', ''], /^no cell has a value$/],
      ['no number', [NaN, NaN], /^no cell has a value$/],
    ],
    isNot: [
      ['one row', [7], 'number'],
      ['one word and gaps', ['a', ''], 'category'],
      ['one number and gaps', [7, NaN], 'number'],
    ],
  },
  boolean: {
    is: [
      ['yes and no', ['Yes', 'no', 'Yes'], /^the words are "Yes" and "no"$/],
      ['true and false', ['TRUE', 'FALSE'], /"TRUE" and "FALSE"/],
      ['letters', ['y', 'n', ''], /"y" and "n"/],
      ['bits', [0, 1, 1], /^the numbers are 0 and 1$/],
      ['bits with gaps', [0, 1, NaN], /0 and 1/],
    ],
    isNot: [
      ['other words', ['male', 'female'], 'category'],
      ['a pair that is none', ['yes', 'false'], 'category'],
      ['a third word', ['yes', 'no', 'maybe'], 'category'],
      ['other numbers', [1, 2, 1], 'number'],
      ['a fraction', [0, 1, 0.5], 'number'],
    ],
  },
  date: {
    is: [
      ['ISO', ['2024-01-02', '2024-12-31T10:00Z', ''], /^all 2 different words are dates, the year first$/],
      ['day first', ['1.2.2024', '31.12.2024'], /the day first/],
      ['month first', ['1/2/2024', '12/31/2024'], /the month first/],
    ],
    isNot: [
      ['either way', ['1/2/2024', '3/4/2024'], 'category'],
      ['a word among them', ['2024-01-02', 'soon'], 'category'],
      ['years', [2023, 2024], 'number'],
    ],
  },
  text: {
    is: [['sentences', range(200, SENTENCE), /^200 of 200 cells differ, of 6\.0 words on average$/]],
    isNot: [
      ['few of them', range(100, (i) => SENTENCE(i % 50)), 'category'],
      ['often the same', range(500, (i) => SENTENCE(i % 120)), 'category'],
      ['single words', range(200, (i) => `w${i % 150}`), 'category'],
    ],
  },
  identifier: {
    is: [
      ['numbers in a row', range(30, (i) => i + 5), /^all cells differ, the whole numbers from 5 to 34$/],
      ['numbers in any order', range(30, (i) => (i * 7) % 30), /from 0 to 29/],
      ['words', range(30, (i) => `u-${i}`), /^all cells are different words$/],
    ],
    isNot: [
      ['measurements', range(30, (i) => i / 7), 'number'],
      ['whole numbers with holes', range(30, (i) => 2 * i), 'number'],
      ['whole numbers twice', range(30, (i) => (i === 5 ? 3 : i)), 'number'],
      ['few rows', range(19, (i) => i), 'number'],
      ['few words', range(19, (i) => `u-${i}`), 'category'],
      ['words twice', range(30, (i) => `u-${i % 29}`), 'category'],
    ],
  },
  number: {
    is: [
      ['numbers', [1.5, 2, 3], /^3 of 3 cells are numbers$/],
      [
        'gaps',
        range(2000, (i) => (i < 3 ? NaN : i / 3)),
        /^1,997 of 2,000 cells are numbers, 3 without a value$/,
      ],
    ],
    isNot: [],
  },
  category: {
    is: [
      ['words', ['a', 'b', 'a'], /^2 different words$/],
      ['gaps', ['a', '', 'b'], /^2 different words, 1 cell without a value$/],
    ],
    isNot: [],
  },
};

describe.each(Object.entries(cases))('%s', (type, { is, isNot }) => {
  test.each(is)('is told by %s, and says why', (_what, cells, why) => {
    expect(typeOf(cells)).toEqual([type, expect.stringMatching(why)]);
    expect(columnTypes[type as LogicalType].refuses(factsOf(cells))).toBeUndefined();
  });

  if (isNot.length > 0) {
    test.each(isNot)('is not told by %s', (_what, cells, other) => {
      expect(typeOf(cells)[0]).toBe(other);
    });
  }
});

test('every type has an encoder for what it is told by', () => {
  for (const [type, { is }] of Object.entries(cases)) {
    for (const [, cells] of is) {
      const { kind } = encoderFor(type as LogicalType, factsOf(cells), { numbers: 'standard' });
      expect(kind).toMatch(/^(standard|oneHot|hashing|dateParts|missingIndicator|drop)$/);
      // What an encoder gets is what it accepts.
      expect(['any', typeof cells[0] === 'number' ? 'number' : 'category']).toContain(
        encoders[kind]!.accepts,
      );
    }
  }
});

test.each<[LogicalType, Cells, RegExp]>([
  ['number', ['a', 'b'], /expected numbers, got words/],
  ['category', [1, 2], /expected words, got numbers/],
  ['text', [1, 2], /expected words/],
  ['boolean', ['a', 'b', 'c'], /expected two different values, got 3/],
  ['boolean', [1, 2, 3], /got others than 0 and 1/],
  ['date', [1, 2], /got numbers/],
  ['date', ['2024-01-02', 'soon'], /got "soon"/],
  ['date', ['1/2/2024', '3/4/2024'], /day and month can be told apart, got "1\/2\/2024"/],
  ['date', ['31/12/2024', '12/31/2024'], /in one order/],
])('%s cannot be declared of %j', (type, cells, words) => {
  expect(columnTypes[type].refuses(factsOf(cells))).toMatch(words);
});

test.each<[LogicalType, Cells]>([
  ['boolean', ['a', 'b']],
  ['identifier', [1.5, 2.5]],
  ['constant', ['a', 'b']],
  ['text', ['a', 'b']],
  ['date', ['2024-01-02']],
])('%s can be declared of %j', (type, cells) => {
  expect(columnTypes[type].refuses(factsOf(cells))).toBeUndefined();
});
