import {
  bindRun,
  type Column,
  createMemory,
  type Dataset,
  type DenseDataset,
  dense,
  type Executor,
  initializeRun,
  layoutRun,
  loadDataset,
  Matrix,
  Model,
  modelParameters,
  type Run,
  type RunMemory,
  type RunSpec,
  referenceKernels,
  relu,
  SerialExecutor,
  shapeOf,
  softmax,
  sparseInputs,
  type Table,
  trainingLoop,
  uniform,
  writeModel,
} from '@descent/core';
import { encodeInputs, encoders, type InputSchema, planInputs, type Schema } from '@descent/tabular';
import { PoolExecutor } from '@descent/trainer';
import { describe, expect, test } from 'vitest';

/** A prime, so that no batch and no tile divides them. */
const ROWS = 101;
const LABELS = ['no', 'perhaps', 'yes'];
const THREADS = [1, 2, 3];
/** Says what our draws are for. */
const CELLS = 2002;

const draw = (row: number): number => uniform(3, CELLS, 0, row);
const isGap = (row: number): boolean => row % 11 === 5;
const WORDS = ['Bär', 'cat', '10', '9', 'dog'];

const number = (row: number): number => (isGap(row) ? Number.NaN : 40 * draw(row) - 15);
const word = (row: number): string => (isGap(row) ? '' : WORDS[Math.floor(WORDS.length * draw(row))]!);
const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
/** Cells of the encoders that do not take any. An encoder that is not here gets numbers or words, as it accepts. */
const particular: Readonly<Record<string, (row: number) => number | string>> = {
  binary: (row) => (isGap(row) ? '' : draw(row) < 0.5 ? 'yes' : 'no'),
  bytes: (row) => Math.floor(256 * draw(row)),
  dateParts: (row) => `${1950 + row}-${two(1 + 12 * draw(row))}-01 ${two(24 * draw(row))}:30`,
};

function columnOf(name: string, cell: (row: number) => number | string): Column {
  const cells = Array.from({ length: ROWS }, (_, row) => cell(row));
  if (typeof cells[0] === 'number')
    return { name, type: 'number', values: Float64Array.from(cells as number[]), offset: 0, stride: 1 };
  const levels = [...new Set(cells as string[])];
  return {
    name,
    type: 'category',
    levels,
    codes: Int32Array.from(cells, (each) => levels.indexOf(`${each}`)),
  };
}

/** A table of a column for the encoder, beside one of plain numbers: an encoder may make no features. */
function encodedBy(kind: string): { schema: Schema; dataset: DenseDataset } {
  const cell = particular[kind] ?? (encoders[kind]!.accepts === 'category' ? word : number);
  const columns = [columnOf('own', cell), columnOf('plain', (row) => draw(row + ROWS))];
  const table: Table = {
    ...{ source: 'rows', format: { kind: 'csv', header: true, delimiter: ',' }, rows: ROWS, columns },
    ...{ fingerprint: 'f', describeRow: String },
  };
  const rows = Int32Array.from({ length: ROWS }, (_, row) => row);
  const inputs = [kind, 'standard'].map((encoder, position): InputSchema => {
    const column = columns[position]!;
    const context = { rows, source: 'rows', describeRow: String, range: { gain: 1, offset: 0 } };
    const [spec] = encoders[encoder]!.fit([column], context);
    return { name: column.name, position, type: column.type, encoder: spec! };
  });
  const target = {
    kind: 'classes',
    column: 'answer',
    position: 2,
    type: 'category',
    labels: LABELS,
  } as const;
  const schema: Schema = { task: 'classification', format: table.format, inputs, target };
  const { cols } = planInputs(schema, table);
  const data = new Float64Array(ROWS * cols);
  encodeInputs(schema, table, rows, data);
  const decode = Matrix.from(LABELS.map((_, k) => LABELS.map((_label, j) => (j === k ? 1 : 0))));
  const classes = Uint8Array.from({ length: ROWS }, (_, row) => Math.floor(3 * draw(row)));
  return {
    schema,
    dataset: {
      rows: ROWS,
      inputs: { kind: 'doubles', cols, data },
      targets: { kind: 'classes', cols: LABELS.length, data: classes, decode },
    },
  };
}

/** The model file that a few epochs leave. */
async function modelOf(
  { schema, dataset }: { schema: Schema; dataset: Dataset },
  make: (run: Run, memory: RunMemory) => Executor,
): Promise<string> {
  const layers = [dense(20), relu(), dense(LABELS.length), softmax()];
  const spec: RunSpec = {
    network: { inputs: dataset.inputs.cols, layers },
    ...{ loss: 'softmaxCrossEntropy', optimizer: { name: 'adam', learningRate: 0.01 }, rule: 'exact' },
    ...{ batchSize: 16, seed: 0, datasets: { train: shapeOf(dataset) } },
  };
  const memory = createMemory(layoutRun(spec, Math.max(...THREADS)).bytes);
  const run = bindRun(spec, memory.buffer);
  loadDataset(run, 'train', dataset);
  initializeRun(run);
  const executor = make(run, memory);
  try {
    for await (const _event of trainingLoop(run, { epochs: 2, patience: 0, shuffle: true }, executor));
  } finally {
    await executor.close();
  }
  const model = new Model(run.spec.network, modelParameters(run));
  return Buffer.from(await writeModel(model, { schema })).toString('hex');
}

describe.each(Object.keys(encoders))('a column that is encoded by %s', (kind) => {
  const whole = encodedBy(kind);
  const sparse = { ...whole, dataset: { ...whole.dataset, inputs: sparseInputs(whole.dataset.inputs) } };

  test('gives one model file on 1, 2 and 3 threads and serially, whether zeros are kept or not', async () => {
    const serial = (run: Run): Executor => new SerialExecutor(run, referenceKernels);
    const files = [await modelOf(whole, serial), await modelOf(sparse, serial)];
    for (const threads of THREADS)
      files.push(await modelOf(whole, (run, memory) => new PoolExecutor(run, memory, { threads })));
    expect(new Set(files).size).toBe(1);
  });

  test('has features that the network can learn from, unless it drops the column', () => {
    const { inputs } = whole.dataset;
    const plain = inputs.cols - 1;
    expect(plain > 0).toBe(kind !== 'drop');
    expect(inputs.data.every(Number.isFinite)).toBe(true);
    expect(new Set(inputs.data.filter((_, i) => i % inputs.cols < plain)).size > 1).toBe(kind !== 'drop');
  });
});
