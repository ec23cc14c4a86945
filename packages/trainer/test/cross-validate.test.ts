import { type Column, DivergenceError, UsageError } from '@descent/core';
import {
  type CrossValidation,
  type CrossValidationRequest,
  crossValidate,
  type FoldResult,
  foldParts,
  presets,
  type TableTrainingEvent,
  trainTable,
} from '@descent/trainer';
import { expect, test } from 'vitest';
import { linesTable } from './lines-table.ts';

const data = linesTable(90);
const FACTS = { task: 'regression', images: false, rows: data.rows } as const;

function request(options: Partial<CrossValidationRequest> = {}): CrossValidationRequest {
  return {
    ...{ data, target: 'size', task: 'auto', validation: undefined, seed: 0, folds: 4, threads: 2 },
    settings: { ...presets['default']!(FACTS), hidden: [6], epochs: 4, validation: 0.15 },
    ...options,
  };
}

async function resultOf(options: Partial<CrossValidationRequest> = {}): Promise<CrossValidation> {
  return (await crossValidate(request(options)))!;
}

test.each(['size', 'y'])('folds of %s are equal to the bit, however many run at once', async (target) => {
  const [one, two, three] = await Promise.all([1, 2, 3].map((threads) => resultOf({ target, threads })));
  expect(one!.threads).toBe(1);
  expect(three!.threads).toBe(3);
  expect(two!.folds).toEqual(one!.folds);
  expect(two!.metrics).toEqual(one!.metrics);
  expect(three!.folds).toEqual(one!.folds);
  expect(three!.metrics).toEqual(one!.metrics);
});

test('a fold has the figures of a training on the other folds’ rows', async () => {
  const { folds } = await resultOf();
  const { threads: _, kernels: _kernels, folds: _count, ...training } = request();
  for (const [i, test] of foldParts(request(), 4).folds.entries()) {
    let last: TableTrainingEvent | undefined;
    for await (const event of trainTable({ ...training, test, threads: 1 })) last = event;
    if (last?.type !== 'trained') throw new Error('expected a model');
    expect(folds[i]!.score).toEqual(last.result.scores.test);
    expect(folds[i]!.epochs).toBe(last.result.end.epochs);
  }
});

test('every row is held out once; the preset’s validation rows are of the others', async () => {
  const { folds, metrics, task } = await resultOf({ folds: 7 });
  expect(task).toBe('classification');
  expect(folds.map(({ fold }) => fold)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(folds.reduce((sum, { rows }) => sum + rows.test, 0)).toBe(90);
  for (const { rows } of folds) {
    expect(rows.train + rows.validation + rows.test).toBe(90);
    expect(rows.validation).toBe(Math.round((90 - rows.test) * 0.15));
  }
  expect(metrics['accuracy']!.values).toEqual(folds.map(({ score }) => score.metrics['accuracy']));
});

test('folds are told of as they end', async () => {
  const told: FoldResult[] = [];
  const result = await crossValidate(request(), { onFold: (fold) => told.push(fold) });
  expect(told.sort((a, b) => a.fold - b.fold)).toEqual(result!.folds);
});

test('folds have their share of every class', () => {
  const sizes = data.columns.find(({ name }) => name === 'size')!;
  if (sizes.type !== 'category') throw new Error('expected words');
  const counts = foldParts(request(), 4).folds.map((rows) =>
    [0, 1, 2].map((size) => rows.filter((row) => sizes.codes[row] === size).length),
  );
  for (const size of [0, 1, 2]) {
    const ofSize = counts.map((count) => count[size]!);
    expect(Math.max(...ofSize) - Math.min(...ofSize)).toBeLessThanOrEqual(1);
  }
});

test('another seed deals other folds', () => {
  expect(foldParts(request(), 4)).toEqual(foldParts(request(), 4));
  expect(foldParts(request(), 4).folds).not.toEqual(foldParts(request({ seed: 1 }), 4).folds);
});

test('a class with fewer rows than folds is told of', async () => {
  const sizes = data.columns.find(({ name }) => name === 'size')!;
  const codes = new Int32Array(data.rows);
  codes[5] = 1;
  const columns = data.columns.map((column) => (column === sizes ? { ...column, codes } : column));
  const { notes } = await resultOf({ data: { ...data, columns } as typeof data });
  expect(notes[0]).toMatch(/"medium" has 1 row; some folds are judged without it/);
});

test('what is said of the data is said once, whatever the folds', async () => {
  const number = (name: string, cell: (row: number) => number): Column => ({
    ...{ name, type: 'number', offset: 0, stride: 1 },
    values: Float64Array.from({ length: data.rows }, (_, row) => cell(row)),
  });
  const more = [number('id', (row) => row), number('gappy', (row) => (row % 9 === 4 ? Number.NaN : row / 7))];
  const { notes, warnings } = await resultOf({ data: { ...data, columns: [...more, ...data.columns] } });
  expect(warnings).toEqual([expect.stringMatching(/^column "id" is left out as identifier: /)]);
  expect(notes).toEqual([expect.stringMatching(/^column "gappy": 10 of 90 cells have no value/)]);
});

test('a fold that diverges ends all with its name: the first of several', async () => {
  const settings = { ...presets['plain']!(FACTS), activation: 'identity', learningRate: 1e200 };
  for (const threads of [1, 3]) {
    const failed = resultOf({ target: 'y', settings, threads });
    await expect(failed).rejects.toThrow(DivergenceError);
    await expect(failed).rejects.toThrow(/^fold 1 of 4: training diverged/);
  }
});

test('what cannot be is refused', async () => {
  await expect(resultOf({ folds: 1 })).rejects.toThrow(UsageError);
  await expect(resultOf({ folds: 91 })).rejects.toThrow('at least one row for each of 91 folds, got 90 rows');
  await expect(resultOf({ threads: 0 })).rejects.toThrow(UsageError);
});

test('an abort ends it without a result and leaves nothing running', async () => {
  const controller = new AbortController();
  const endless = { ...presets['default']!(FACTS), epochs: 1_000_000, patience: 0 };
  const running = crossValidate(request({ settings: endless }), { signal: controller.signal });
  setTimeout(() => controller.abort(), 500);
  expect(await running).toBeUndefined();
});
