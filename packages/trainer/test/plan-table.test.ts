import { type Column, type Table, UsageError } from '@descent/core';
import {
  planTable,
  presets,
  type SettingsChoice,
  type TableTrainingRequest,
  trainTable,
} from '@descent/trainer';
import { describe, expect, test } from 'vitest';
import { linesTable } from './lines-table.ts';

const ROWS = 60;
const FACTS = { task: 'classification', images: false, rows: ROWS } as const;
const number = (name: string, cell: (row: number) => number): Column => ({
  ...{ name, type: 'number', offset: 0, stride: 1 },
  values: Float64Array.from({ length: ROWS }, (_, row) => cell(row)),
});
const words = (name: string, levels: string[], cell: (row: number) => number): Column => ({
  ...{ name, type: 'category', levels },
  codes: Int32Array.from({ length: ROWS }, (_, row) => cell(row)),
});

const data: Table = {
  source: 'people.csv',
  format: { kind: 'csv', header: true, delimiter: ',' },
  rows: ROWS,
  columns: [
    number('id', (row) => row),
    number('serial', (row) => 1000 + row),
    number('size', (row) => (row % 20 === 3 ? NaN : row / 7)),
    words('floor', ['1', '2', '3', 'attic'], (row) => row % 4),
    words('kind', ['a', 'b'], (row) => row % 2),
  ],
  fingerprint: 'f',
  describeRow: (row) => `row ${row + 1}`,
};
const request: TableTrainingRequest = {
  data,
  target: 'kind',
  task: 'auto',
  validation: undefined,
  test: 0,
  settings: { ...presets['default']!(FACTS), epochs: 1 },
  seed: 0,
  threads: 1,
};

test('a plan is what training then does', async () => {
  const plan = await planTable(request);
  expect(plan.memoryBytes).toBeGreaterThan(1000);
  for await (const event of trainTable(request)) {
    if (event.type !== 'prepared') continue;
    const { schema, rows, columns, notes, warnings } = event.training;
    expect(plan.training).toMatchObject({ schema, rows, columns, notes, warnings });
    expect(plan.choice).toEqual(event.choice);
    expect(plan.kernels).toBe(event.kernels);
  }
});

test('what is left out is warned of, what is filled in or taken as words is noted', async () => {
  const { training } = await planTable(request);
  expect(training.warnings).toEqual([
    '2 columns are left out as identifier: "id", "serial"; --types id=number takes the first in',
  ]);
  expect(training.notes).toEqual([
    'column "size": 3 of 60 cells have no value; an indicator tells them apart',
    'column "floor" is taken as words, because row 4 holds "attic", no number',
  ]);
  const asked = await planTable({ ...request, ignore: ['id'], types: new Map([['floor', 'category']]) });
  expect(asked.training.warnings).toEqual([
    'column "serial" is left out as identifier: all cells differ, the whole numbers from 1000 to 1059; --types serial=number takes it in',
  ]);
  expect(asked.training.notes).toHaveLength(1);
});

describe('an embedding', () => {
  const settings: SettingsChoice = { preset: 'default', given: { embedding: 'pbld', epochs: 1 } };

  test('is there in large tables too, on numbers that stay whole', async () => {
    const large = { ...request, data: linesTable(1500), target: 'sign', settings };
    const { columns, run } = (await planTable(large)).training;
    expect(columns.map(({ encoder }) => encoder)).toEqual(['robust', 'robust', 'robust', 'oneHot']);
    expect(run.spec.network.layers[0]).toMatchObject({ kind: 'pbld', columns: [0, 1, 2] });
  });

  test('of no numbers is refused', async () => {
    const ignore = ['id', 'serial', 'size'];
    const planned = planTable({ ...request, ignore, settings });
    await expect(planned).rejects.toThrow(UsageError);
    await expect(planned).rejects.toThrow('--embedding pbld: expected columns of numbers, scaled');
  });
});

test('patience is kept where validation rows are a table of their own', async () => {
  const settings: SettingsChoice = { preset: 'plain', given: { patience: 2 } };
  const { training } = await planTable({ ...request, validation: data, settings });
  expect(training.settings.patience).toBe(2);
  await expect(planTable({ ...request, settings })).rejects.toThrow('--patience: expected validation rows');
});
