import { expect, test } from 'vitest';
import { makeTable, people, rowsOf } from '../test/make-table.ts';
import { cellOfFeature } from './cell-of-feature.ts';
import { featureNames } from './features.ts';
import { fitSchema } from './fit-schema.ts';

test('every feature leads back to its column, also in a table of another order', () => {
  const options = { task: 'auto', scale: 'auto', standardizeTarget: true, target: 'income' } as const;
  const schema = fitSchema(people, rowsOf(0, 1, 2, 3), options);
  const other = makeTable([
    ['job', ['smith', 'baker']],
    ['more', [1, 2]],
    ['age', [50, 2.5]],
  ]);
  const cells = featureNames(schema).map((_, f) => cellOfFeature(schema, other, 1, f));
  expect(cells[0]).toEqual({ column: 'age', cell: '2.5' });
  expect(cells.length).toBeGreaterThan(2);
  for (const cell of cells.slice(1)) expect(cell).toEqual({ column: 'job', cell: 'baker' });
});
