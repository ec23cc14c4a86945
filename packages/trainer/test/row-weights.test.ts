import { DataError, type Table, UsageError } from '@descent/core';
import {
  presets,
  type Settings,
  type TableTrainingRequest,
  type TrainedTable,
  trainTable,
} from '@descent/trainer';
import { describe, expect, test } from 'vitest';
import { linesTable } from './lines-table.ts';

const FACTS = { task: 'classification', images: false, rows: 40 } as const;
const ROWS = 40;
/** One batch of all rows, so that copies of a row and its weight are the same gradient. */
const settings: Settings = {
  ...presets['plain']!(FACTS),
  ...{ hidden: [4], batchSize: 10_000, epochs: 12, scale: 'none', learningRate: 0.1 },
};

/** The lines with a column of weights, and the rows each as often as `copies` says. */
function table(weightOf: (row: number) => number, copies: (row: number) => number = () => 1): Table {
  const lines = linesTable(ROWS);
  const rows = Array.from({ length: ROWS }, (_, row) => row).flatMap((row) => Array(copies(row)).fill(row));
  const values = Float64Array.from(rows, weightOf);
  const picked = lines.columns.map((column) =>
    column.type === 'number'
      ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) }
      : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) },
  );
  const weight = { name: 'weight', type: 'number', values, offset: 0, stride: 1 } as const;
  return { ...lines, rows: rows.length, columns: [...picked, weight] };
}

async function trained(request: Partial<TableTrainingRequest>): Promise<TrainedTable> {
  const complete: TableTrainingRequest = {
    data: table(() => 1),
    ...{ target: 'sign', task: 'auto', validation: 0, test: 0, settings, seed: 0, threads: 'serial' },
    ignore: ['weight', 'y', 'size'],
    ...request,
  };
  for await (const event of trainTable(complete)) if (event.type === 'trained') return event.result;
  throw new Error('expected a model');
}

const weighted = { weightColumn: 'weight', ignore: ['y', 'size'] };
const signOf = (row: number) => (((row * 37) % 101) / 50 - 1 > 0 ? 'plus' : 'minus');

function expectClose(got: ArrayLike<number>, wanted: ArrayLike<number>): void {
  expect(got.length).toBe(wanted.length);
  for (let i = 0; i < got.length; i++) expect(got[i]).toBeCloseTo(wanted[i]!, 10);
}

describe('weights of rows', () => {
  const times = (row: number): number => [1, 3, 0, 2][row % 4]!;

  test.for(['sign', 'size'])(
    'count as so many copies of them, in training and in metrics of %s',
    async (target) => {
      const ignore = ['y', target === 'sign' ? 'size' : 'sign'];
      const one = await trained({ data: table(times), weightColumn: 'weight', target, ignore });
      const copies = await trained({ data: table(() => 1, times), target, ignore: [...ignore, 'weight'] });
      expectClose(one.model.parameters, copies.model.parameters);
      const [got, wanted] = [one.scores.train!.metrics, copies.scores.train!.metrics];
      expectClose(Object.values(got), Object.values(wanted));
    },
  );

  test('count in validation and tests too', async () => {
    const held = { validation: table(times), test: table(times) };
    const one = await trained({ data: table(times), ...weighted, ...held });
    const copied = { validation: table(() => 1, times), test: table(() => 1, times) };
    const copies = await trained({ data: table(times), ...weighted, ...copied });
    for (const name of ['validation', 'test'] as const) {
      const [got, wanted] = [one.scores[name]!.metrics, copies.scores[name]!.metrics];
      expectClose(Object.values(got), Object.values(wanted));
    }
    const [got, wanted] = [one.calibration, copies.calibration];
    if (got?.kind !== 'classes' || wanted?.kind !== 'classes') throw new Error('expected temperatures');
    expect(got.temperature).toBeCloseTo(wanted.temperature, 10);
  });

  test('all equal change nothing', async () => {
    const one = await trained({ data: table(() => 0.3), ...weighted, test: 0.25 });
    const none = await trained({ test: 0.25 });
    expect(one.model.parameters).toEqual(none.model.parameters);
    expect(one.scores.test!.metrics['loss']).toBe(none.scores.test!.metrics['loss']);
  });

  test('must be in every file', async () => {
    const bare = { ...linesTable(ROWS), source: 'bare.csv' };
    const refused = trained({ data: table(times), ...weighted, test: bare });
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow('bare.csv: expected the column of weights "weight"');
  });
});

describe('weights of classes', () => {
  const byHand = (weights: Readonly<Record<string, number>>) => (row: number) => weights[signOf(row)]!;

  test('are those of their rows in the loss, to the bit, and are in the model', async () => {
    const given = { minus: 0.25, plus: 2 };
    const one = await trained({ settings: { ...settings, classWeight: given } });
    const rows = await trained({ data: table(byHand(given)), ...weighted });
    expect(one.model.parameters).toEqual(rows.model.parameters);
    expect(one.scores.train!.metrics['loss']).toBe(rows.scores.train!.metrics['loss']);
    // In metrics every row counts the same.
    const { accuracy } = one.scores.train!.metrics;
    expect(Number.isInteger(Math.round(accuracy! * ROWS * 1e9) / 1e9)).toBe(true);
    expect(new TextDecoder().decode(one.bytes)).toContain('"classWeight\\":{\\"minus\\":0.25,\\"plus\\":2}');
  });

  test('balanced make classes count alike, of the training rows', async () => {
    const count = Array.from({ length: ROWS }, (_, row) => signOf(row)).filter((s) => s === 'plus').length;
    const one = await trained({ settings: { ...settings, classWeight: 'balanced' } });
    const rows = await trained({ data: table(byHand({ plus: ROWS - count, minus: count })), ...weighted });
    expectClose(one.model.parameters, rows.model.parameters);
  });

  test('count in the loss of validation rows, and not of test rows', async () => {
    const classWeight = { minus: 0.25, plus: 2 };
    const held = { validation: table(() => 1), test: table(() => 1) };
    const { scores } = await trained({ settings: { ...settings, classWeight }, ...held });
    expect(scores.validation!.metrics['loss']).toBe(scores.train!.metrics['loss']);
    expect(scores.test!.metrics['loss']).not.toBe(scores.train!.metrics['loss']);
    expect(scores.test!.metrics['accuracy']).toBe(scores.train!.metrics['accuracy']);
    const alike = { data: table(() => 1), ...weighted, ...held };
    const both = await trained({ ...alike, settings: { ...settings, classWeight } });
    expect(both.scores.test!.metrics['loss']).toBe(scores.test!.metrics['loss']);
  });

  test('go with weights of rows', async () => {
    const half = (row: number): number => (row % 2 === 0 ? 1 : 3);
    const weights = { minus: 1, plus: 4 };
    const data = table((row) => half(row) * byHand(weights)(row));
    const rows = await trained({ data, ...weighted });
    const both = await trained({
      data: table(half),
      ...weighted,
      settings: { ...settings, classWeight: weights },
    });
    expectClose(both.model.parameters, rows.model.parameters);
  });

  test.for([
    [{ classWeight: { plsu: 2 } }, 'sign', 'expected labels of the target, "minus", "plus", got "plsu"'],
    [{ classWeight: 'balanced' }, 'x', 'expected a target of classes, got numbers in "x"'],
    [{ classWeight: { minus: 0, plus: 0 } }, 'sign', 'expected a train row whose weight is above 0'],
  ] as const)('%o of %s is refused', async ([more, target, message]) => {
    const refused = trained({ target, settings: { ...settings, ...more } as Settings });
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(message);
  });
});
