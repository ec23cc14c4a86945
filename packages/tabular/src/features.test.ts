import { expect, test } from 'vitest';
import { makeTable } from '../test/make-table.ts';
import { allRows } from './column-cells.ts';
import { continuousFeatures, embeddedFeatures, featureNames } from './features.ts';
import { fitSchema } from './fit-schema.ts';

const ROWS = 24;
const column = (cell: (row: number) => string | number) =>
  Array.from(allRows(ROWS), cell) as number[] | string[];

/** Numbers and words in turns; the first column is left out. */
const table = makeTable([
  ['id', column((row) => row)],
  ['town', column((row) => (row === 5 ? '' : row === 6 ? 'once' : ['a', 'b', 'c'][row % 3]!))],
  ['size', column((row) => (row === 3 ? Number.NaN : row / 3))],
  ['kind', column((row) => ['u', 'v'][row % 2]!)],
  ['job', column((row) => ['k', 'l', 'm', 'n'][row % 4]!)],
  ['age', column((row) => row / 7)],
  ['y', column((row) => (row % 2 === 0 ? 'no' : 'yes'))],
]);
const options = { target: 'y', task: 'auto', scale: 'auto', standardizeTarget: true } as const;

test('the places of numbers and of embedded words are those of their names', () => {
  const schema = fitSchema(table, allRows(ROWS), { ...options, embed: true, embedFrom: 3 });
  const names = featureNames(schema);
  expect(names.slice(0, 5)).toEqual(['town=b', 'town=a', 'town=c', 'town other', 'town missing']);
  expect(embeddedFeatures(schema)).toEqual([0, 5, 9, 4]);
  expect(names.slice(9, 13)).toEqual(['job=k', 'job=l', 'job=m', 'job=n']);
  expect(continuousFeatures(schema).map((f) => names[f])).toEqual(['size', 'age']);
});

test('without the wish nothing is to be embedded', () => {
  expect(embeddedFeatures(fitSchema(table, allRows(ROWS), options))).toEqual([]);
});
