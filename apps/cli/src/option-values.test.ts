import { InvalidArgumentError } from 'commander';
import { describe, expect, test } from 'vitest';
import {
  classWeightOf,
  delimiterCharacter,
  durationOf,
  fileOrFraction,
  hiddenLayers,
  lossChoice,
  positiveNumber,
  threadCount,
  typesByColumn,
  wholeNumber,
  wordList,
} from './option-values.ts';

const parsers: Readonly<
  Record<string, { parse: (text: string) => unknown; good: [string, unknown][]; bad: string[] }>
> = {
  'a whole number of at least 1': {
    parse: wholeNumber(1),
    good: [
      ['1', 1],
      ['007', 7],
      ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ],
    bad: ['0', '-1', '1.0', '1e3', '', ' 1', 'x', '0x10', '9007199254740992', '١'],
  },
  'weights of classes': {
    parse: classWeightOf,
    good: [
      ['none', 'none'],
      ['balanced', 'balanced'],
      ['{"yes": 3, "2": 0}', { yes: 3, 2: 0 }],
    ],
    bad: ['', 'yes', '3', 'null', '[1]', '"balanced"', '{"a":"1"}', '{"a":null}', '{"a":-1}', '{"a"'],
  },
  'a time with its unit': {
    parse: durationOf,
    good: [
      ['90s', 90_000],
      ['10m', 600_000],
      ['1.5h', 5_400_000],
      ['.5s', 500],
    ],
    bad: ['', 's', '10', '600', '0s', '-1m', '10M', '10d', '1h30m', '10 m', 'NaNs', '1e308h', '10ms'],
  },
  'a whole number of at least 0': { parse: wholeNumber(0), good: [['0', 0]], bad: ['-0', '-1'] },
  'a positive number': {
    parse: positiveNumber({ orZero: false }),
    good: [
      ['0.5', 0.5],
      ['1e-3', 1e-3],
      ['.5', 0.5],
    ],
    bad: ['0', '-1', '', ' ', 'NaN', 'Infinity', '1e400', '0.5x', '0x10'],
  },
  'a positive number or zero': { parse: positiveNumber({ orZero: true }), good: [['0', 0]], bad: ['-0.1'] },
  'hidden layers': {
    parse: hiddenLayers,
    good: [
      ['none', []],
      ['256', [256]],
      ['256,128', [256, 128]],
      ['256, 128', [256, 128]],
    ],
    bad: ['', '0', '4,', ',4', '4,,4', '4.5', '-4', '1e3', 'none,4', 'all'],
  },
  'a loss': {
    parse: lossChoice,
    good: [
      ['meanSquaredError', 'meanSquaredError'],
      ['huber', { name: 'huber', delta: 1 }],
      ['huber:0.5', { name: 'huber', delta: 0.5 }],
      ['quantile:.9', { name: 'quantile', tau: 0.9 }],
      ['focal:0', { name: 'focal', gamma: 0 }],
    ],
    bad: [
      '',
      'Huber',
      'huber:',
      'huber:0',
      'huber:x',
      'huber:1:2',
      'quantile:1',
      'poisson:1',
      ':1',
      'toString',
    ],
  },
  'a file or a fraction': {
    parse: fileOrFraction,
    good: [
      ['0', 0],
      ['0.2', 0.2],
      ['.2', 0.2],
      ['2e-1', 0.2],
      ['test.csv', 'test.csv'],
      ['0.2.csv', '0.2.csv'],
      ['-', '-'],
    ],
    bad: ['1', '1.5', '-0.1', '+1'],
  },
  'a count of threads': {
    parse: threadCount,
    good: [
      ['auto', 'auto'],
      ['1', 1],
      ['256', 256],
    ],
    bad: ['0', '-1', '1.5', '257', 'all', '', 'Auto'],
  },
  'a delimiter': {
    parse: delimiterCharacter,
    good: [
      [';', ';'],
      ['tab', '\t'],
      ['\\t', '\t'],
      ['\t', '\t'],
      ['|', '|'],
    ],
    bad: ['', ';;', '"', '\n', '\r'],
  },
};

describe.each(Object.entries(parsers))('%s', (_name, { parse, good, bad }) => {
  test.each(good)('can be %j', (text, value) => {
    expect(parse(text)).toEqual(value);
  });

  test.each(bad)('cannot be %j', (text) => {
    expect(() => parse(text)).toThrow(InvalidArgumentError);
    expect(() => parse(text)).toThrow(/^Expected .*\.$/);
  });
});

test('lists are words between commas, or JSON where a word has one', () => {
  expect(wordList('none, -999 ,,n/k')).toEqual(['none', '-999', 'n/k']);
  expect(wordList('["a,b", " "]')).toEqual(['a,b', ' ']);
  expect(wordList('')).toEqual([]);
  for (const text of ['["a"', '[1]', '[["a"]]'])
    expect(() => wordList(text)).toThrow('Expected words such as');
});

test('types are COLUMN=TYPE between commas, or JSON where a name has one', () => {
  const pairs = (text: string) => [...typesByColumn(text)];
  expect(pairs('id=number, a=b=category')).toEqual([
    ['id', 'number'],
    ['a=b', 'category'],
  ]);
  expect(pairs('{"a,b": "date"}')).toEqual([['a,b', 'date']]);
  for (const text of [
    'id',
    '=number',
    'id=',
    'id=Number',
    'id=toString',
    '{"id":1}',
    '{"id"',
    '["id=number"',
  ]) {
    expect(() => typesByColumn(text), text).toThrow('Expected');
  }
});
