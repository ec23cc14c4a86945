import { expect, test } from 'vitest';
import { type ColumnFacts, chooseEncoder } from './choose-encoder.ts';
import { encoders } from './encoders/index.ts';

const facts = { name: 'x', rows: 1000, levels: 50, hasMissing: false } as const;
type Case = [Partial<ColumnFacts> & Pick<ColumnFacts, 'type'>, string];

test.each<Case>([
  [{ type: 'number' }, 'robust'],
  [{ type: 'boolean' }, 'binary'],
  [{ type: 'category', levels: 2, hasMissing: true }, 'binary'],
  [{ type: 'category', levels: 3 }, 'oneHot'],
  [{ type: 'category', levels: 100 }, 'oneHot'],
  [{ type: 'category', levels: 100, hasMissing: true }, 'hashing'],
  [{ type: 'category', levels: 101 }, 'hashing'],
  [{ type: 'date' }, 'dateParts'],
  [{ type: 'text', levels: 500 }, 'hashing'],
  [{ type: 'text', levels: 501 }, 'drop'],
  [{ type: 'identifier' }, 'drop'],
  [{ type: 'constant', levels: 1 }, 'drop'],
  [{ type: 'constant', levels: 1, hasMissing: true }, 'missingIndicator'],
])('%o is encoded by %s', (known, kind) => {
  const choice = chooseEncoder({ ...facts, ...known });
  expect(choice.kind).toBe(kind);
  expect(choice.warning !== undefined).toBe(kind === 'drop');
  expect(Object.keys(encoders)).toContain(choice.kind);
  // Every option is one that the encoder knows.
  for (const option of Object.keys(choice.options ?? {})) {
    expect(Object.keys(encoders[kind]!.options ?? {})).toContain(option);
  }
});

test('a preset may want another encoder of numbers, and the format of dates is passed on', () => {
  expect(chooseEncoder({ ...facts, type: 'number' }, { numbers: 'piecewiseLinear' })).toEqual({
    kind: 'piecewiseLinear',
  });
  expect(chooseEncoder({ ...facts, type: 'date', dateFormat: 'dayFirst' })).toEqual({
    kind: 'dateParts',
    options: { format: 'dayFirst' },
  });
});

test('a dropped column comes with its reason', () => {
  expect(chooseEncoder({ ...facts, type: 'identifier', levels: 1000 })).toEqual({
    kind: 'drop',
    options: { reason: 'an identifier, 1000 different cells in 1000 rows' },
    warning: 'column "x" is not used: an identifier, 1000 different cells in 1000 rows',
  });
});
