import { DataError, DivergenceError, readModel, type Table, UsageError } from '@descent/core';
import {
  presets,
  type TableTrainingRequest,
  type TrainedTable,
  type TrainingRequest,
  TrainingWorkers,
  trainTable,
  WorkerFailure,
} from '@descent/trainer';
import { afterEach, describe, expect, test } from 'vitest';
import { linesTable } from './lines-table.ts';

const data = linesTable(120);
const FACTS = { task: 'classification', images: false, rows: data.rows } as const;

function request(options: Partial<TrainingRequest> = {}): TrainingRequest {
  return {
    ...{ data, target: 'sign', task: 'auto', validation: undefined, test: 0.2, seed: 0 },
    settings: { ...presets['default']!(FACTS), hidden: [6], epochs: 4, validation: 0.15 },
    ...options,
  };
}

let opened: TrainingWorkers[] = [];
function workers(atOnce: number, options: { tables?: Table[]; worker?: URL; startMs?: number } = {}) {
  const { tables = [data], ...rest } = options;
  const made = new TrainingWorkers(tables, { atOnce, ...rest });
  opened.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(opened.map((each) => each.close()));
  opened = [];
});

async function here(aRequest: TableTrainingRequest): Promise<TrainedTable> {
  for await (const event of trainTable(aRequest)) if (event.type === 'trained') return event.result;
  throw new Error('expected a model');
}

test.each<[string, Partial<TrainingRequest>]>([
  ['fractions', {}],
  ['rows to test on', { test: Int32Array.from({ length: 30 }, (_, i) => 4 * i) }],
  ['a table to validate on', { validation: linesTable(50), test: 0 }],
  ['a table to test on', { test: linesTable(50) }],
  ['values', { target: 'y', seed: 3 }],
])('a training aside gives the model and the scores of one here: %s', async (_what, options) => {
  const aRequest = request(options);
  const tables = [data, aRequest.validation, aRequest.test].filter(
    (source): source is Table => typeof source === 'object' && 'columns' in source,
  );
  const aside = await workers(1, { tables }).train(aRequest);
  const own = await here({ ...aRequest, threads: 'serial' });
  expect(Buffer.from(aside.bytes).equals(own.bytes)).toBe(true);
  expect(aside.scores).toEqual(own.scores);
  await readModel(aside.bytes, 'aside');
});

test('errors come back with their kind, and name rows as the table does', async () => {
  const words = { ...data, columns: data.columns.map((column) => ({ ...column })) };
  const y = Float64Array.from({ length: data.rows }, (_, r) => (r === 7 ? Number.POSITIVE_INFINITY : r));
  words.columns[0] = { name: 'x', type: 'number', values: y, offset: 0, stride: 1 };
  const pool = workers(1, { tables: [data, words] });
  const broken = pool.train(request({ data: words, target: 'x', task: 'regression' }));
  await expect(broken).rejects.toThrow(DataError);
  await expect(broken).rejects.toThrow(/row 8/);
  await expect(pool.train(request({ target: 'none' }))).rejects.toThrow(DataError);
  await expect(pool.train(request({ test: Int32Array.of(1, 1) }))).rejects.toThrow(UsageError);
  // The worker goes on after all of them.
  expect((await pool.train(request())).rows).toEqual({ train: 82, validation: 14, test: 24 });
});

test('a training that diverges is a failure of its own, not of the worker', async () => {
  const settings = { ...presets['plain']!(FACTS), activation: 'identity', learningRate: 1e200 };
  const error = await workers(1)
    .train(request({ target: 'y', settings }))
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DivergenceError);
  expect(error).not.toBeInstanceOf(WorkerFailure);
});

describe('a worker that fails', () => {
  const worker = new URL('./fixtures/faulty-training-worker.mjs', import.meta.url);
  test.each([
    ['throw', 'a worker thread that trains failed: a layer went wrong'],
    ['exit', /^a worker thread that trains failed: .*exited with code: 3/],
    ['load', 'a worker thread that trains failed: the module is broken'],
    ['never', 'a worker thread did not take up its training within 2 s'],
  ])('ends its training with an error: %s', { timeout: 30_000 }, async (fault, message) => {
    process.env['DESCENT_TEST_FAULT'] = fault;
    const training = workers(1, { worker, startMs: 2000 }).train(request());
    await expect(training).rejects.toThrow(WorkerFailure);
    await expect(training).rejects.toThrow(message);
  });
});

test('an aborted training ends at once, and its worker with it', async () => {
  const endless = { ...presets['default']!(FACTS), epochs: 1_000_000, patience: 0 };
  const controller = new AbortController();
  const pool = workers(1);
  const training = pool.train(request({ settings: endless }), controller.signal);
  setTimeout(() => controller.abort(new Error('enough')), 300);
  await expect(training).rejects.toThrow('enough');
  await pool.close();
  await expect(pool.train(request(), controller.signal)).rejects.toThrow('enough');
});

test('a table that the workers were not given is refused', async () => {
  await expect(workers(1).train(request({ data: linesTable(9) }))).rejects.toThrow(
    'lines.csv: expected a table',
  );
});
