import { Matrix, readModel, type Table, uniform } from '@descent/core';
import { embeddedFeatures, encodeInputs, type Schema } from '@descent/tabular';
import {
  planTable,
  type Settings,
  type SettingsChoice,
  type TableTrainingEvent,
  type TableTrainingRequest,
  trainTable,
} from '@descent/trainer';
import { expect, test } from 'vitest';
import { linesTable } from './lines-table.ts';

const WORDS = 300;
/** Says what our draws are for. */
const ANSWERS = 3000;

/** Rows of a word each, as many of every word, whose answer is drawn for the word: nothing but the word tells it. */
function townsTable(rows: number): Table {
  const word = Int32Array.from({ length: rows }, (_, row) => (row * 37) % WORDS);
  const number = (name: string, cell: (row: number) => number) =>
    ({
      name,
      type: 'number',
      values: Float64Array.from(word, (_, row) => cell(row)),
      offset: 0,
      stride: 1,
    }) as const;
  const words = (name: string, codes: Int32Array, levels: string[]) =>
    ({ name, type: 'category', codes, levels }) as const;
  const answers = word.map((code) => (uniform(1, ANSWERS, 0, code) < 0.5 ? 0 : 1));
  return {
    source: 'towns.csv',
    format: { kind: 'csv', header: true, delimiter: ',' },
    rows,
    columns: [
      number('before', (row) => (row % 17) / 3),
      words(
        'town',
        word,
        Array.from({ length: WORDS }, (_, code) => `town ${code}`),
      ),
      number('behind', (row) => (row % 13) / 7),
      words('answer', answers, ['no', 'yes']),
    ],
    fingerprint: 'f',
    describeRow: (row) => `row ${row + 1}`,
  };
}

const towns = townsTable(3000);
/** A small form of the preset. */
const small = { hidden: [32], ensemble: 1, epochs: 12 } as const;

function request(
  given: Partial<Settings>,
  more: Partial<TableTrainingRequest> & { preset?: string } = {},
): TableTrainingRequest {
  const { preset = 'default', ...rest } = more;
  const settings: SettingsChoice = { preset, given };
  return {
    ...{ data: towns, target: 'answer', task: 'auto', validation: undefined, test: 0.2, seed: 0 },
    ...{ threads: 'serial', settings },
    ...rest,
  };
}

async function trained(of: TableTrainingRequest) {
  const events: TableTrainingEvent[] = [];
  for await (const event of trainTable(of)) events.push(event);
  const [first, last] = [events[0], events.at(-1)];
  if (first?.type !== 'prepared' || last?.type !== 'trained') throw new Error('expected a model');
  return { ...first.training, ...last.result };
}

test('what hangs on the word alone is learned of 300 words by an embedding, and not by buckets', async () => {
  const embedded = await trained(request(small));
  const hashed = await trained(request({ ...small, categoryEmbedding: 0 }));
  expect(embedded.columns[1]).toMatchObject({ name: 'town', encoder: 'embedding', features: 256 });
  expect(hashed.columns[1]).toMatchObject({ name: 'town', encoder: 'hashing', features: 32 });
  // 45 words have no numbers of their own, and are those whose rows are rather for testing: 0.85 is reached, 0.66 by buckets.
  expect(embedded.scores.test!.metrics['accuracy']).toBeGreaterThan(0.8);
  expect(hashed.scores.test!.metrics['accuracy']).toBeLessThan(0.72);
});

test('the model file is the same on every number of threads and with either kernels, also with numbers embedded behind the words', async () => {
  const given = { ...small, ensemble: 2, epochs: 1, numbers: 'robust', embedding: 'pbld' };
  const few = { data: townsTable(900) };
  const { schema, run, bytes } = await trained(request(given, few));
  expect(run.network.layers.slice(0, 3).map(({ spec }) => spec)).toMatchObject([
    { kind: 'embedding', blocks: embeddedFeatures(schema), size: 8 },
    { kind: 'pbld', columns: [0, 9] },
    { kind: 'scale' },
  ]);
  for (const threads of [1, 2, 3] as const)
    expect((await trained(request(given, { ...few, threads }))).bytes).toEqual(bytes);
  expect((await trained(request(given, { ...few, kernels: 'reference' }))).bytes).toEqual(bytes);
});

test('embedded words are dense inputs, zeros and all, and predicted from rows as they were in training', async () => {
  const given = { hidden: [8], epochs: 1, validation: 0.15 };
  const hashed = await trained(request(given, { preset: 'plain' }));
  expect(hashed.run.datasets.train.inputs.kind).toBe('sparse');
  const { run, parts, bytes } = await trained(
    request({ ...given, categoryEmbedding: 4 }, { preset: 'plain' }),
  );
  expect(run.datasets.train.inputs.kind).toBe('doubles');
  const { model, metadata } = await readModel(bytes, 'model');
  const schema = metadata.get('schema') as Schema;
  const { rows } = parts.find(({ name }) => name === 'test')!;
  const inputs = Matrix.zeros(rows.length, model.network.inputs);
  encodeInputs(schema, towns, rows, inputs.data);
  expect(model.predict(inputs).data).toEqual(run.datasets.test!.outputs.data);
});

test('an unseen word is predicted as the other rare ones are, and counted', async () => {
  const { schema, model } = await trained(request({ ...small, epochs: 1 }));
  const { others } = schema.inputs[1]!.encoder as unknown as { others: string[] };
  const codes = Int32Array.of(0, 1);
  const columns = towns.columns.map((column) =>
    column.type === 'number'
      ? { ...column, values: Float64Array.of(1, 1) }
      : { ...column, codes, levels: [others[0]!, 'a new town'] },
  );
  const inputs = Matrix.zeros(2, model.network.inputs);
  const { unseen } = encodeInputs(schema, { ...towns, rows: 2, columns }, codes, inputs.data);
  expect([...unseen]).toEqual([['town', 1]]);
  const { data } = model.predict(inputs);
  expect([...data.subarray(2)]).toEqual([...data.subarray(0, 2)]);
});

test('a model tells of its embedding where it has one, and of none where it has not', async () => {
  const optionsOf = async (of: TableTrainingRequest) =>
    (await readModel((await trained(of)).bytes, 'model')).metadata.get('options');
  const given = { ...small, epochs: 1 };
  expect(await optionsOf(request(given))).toMatchObject({ categoryEmbedding: 8 });
  const without = await optionsOf(request(given, { data: linesTable(200), target: 'sign' }));
  expect(without).not.toHaveProperty('categoryEmbedding');
});

test('a plan shows which columns are embedded, from as many words as are asked for', async () => {
  const data = linesTable(200);
  const plan = await planTable(request({ embedFrom: 3 }, { data, target: 'sign' }));
  const { columns, run } = plan.training;
  expect(columns.at(-1)).toMatchObject({ name: 'size', encoder: 'embedding', features: 3 });
  expect(run.network.layers[0]!.spec).toMatchObject({ kind: 'embedding', size: 8 });
  const usual = await planTable(request({}, { data, target: 'sign' }));
  expect(usual.training.columns.at(-1)).toMatchObject({ encoder: 'oneHot' });
});

test('the presets that follow a book embed nothing by themselves', async () => {
  for (const preset of ['plain', 'book', 'sklearn'] as const) {
    const { training } = await planTable(request({}, { preset }));
    expect(training.columns[1]).toMatchObject({ encoder: 'hashing' });
  }
});

test('a size that is none is refused', async () => {
  await expect(planTable(request({ categoryEmbedding: -1 }))).rejects.toThrow(
    'embedding: expected a whole number as its size, at least 1, got -1',
  );
});
