import { expect, test } from 'vitest';
import { MissingMarkers } from './missing-markers.ts';

const usual = new MissingMarkers();

test.each(['', '?', 'NA', 'N/A', 'n/a', 'N/a', 'null', 'NULL', 'Null', 'NaN', 'nan', 'NAN'])(
  '%j marks a missing value',
  (cell) => {
    expect(usual.isMissing(cell)).toBe(true);
    expect(usual.isMissingNumber(cell)).toBe(true);
  },
);

test.each(['na', 'Na', 'None', 'nil', '??', '0', '-1', 'missing', 'N/A.', 'nulls', '--'])(
  '%j does not',
  (cell) => {
    expect(usual.isMissing(cell)).toBe(false);
    expect(usual.isMissingNumber(cell)).toBe(false);
  },
);

test('a dash does where the other cells are numbers', () => {
  expect([usual.isMissing('-'), usual.isMissingNumber('-')]).toEqual([false, true]);
});

test('given words do, exactly as they are, beside the usual ones', () => {
  const more = new MissingMarkers(['missing', '-999']);
  const marked = ['missing', '-999', 'NA', ''].map((cell) => more.isMissing(cell));
  expect(marked).toEqual([true, true, true, true]);
  expect(['Missing', '-999.0', '999'].map((cell) => more.isMissing(cell))).toEqual([false, false, false]);
});
