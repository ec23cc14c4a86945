import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  adam,
  batchNorm,
  dense,
  dropout,
  embedding,
  type LayerSpec,
  layers,
  Matrix,
  pbld,
  scale,
  softmax,
  train,
  uniform,
  writeModel,
} from '@descent/core';
import {
  embeddedFeatures,
  encodeInputs,
  encoders,
  type InputSchema,
  planInputs,
  type Schema,
} from '@descent/tabular';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHROMIUM, closeBrowser, NO_CHROMIUM, openBrowser, openPage } from '../test/chromium.ts';
import { type PageServer, servePages } from '../test/page-server.ts';
import { type PredictedRows, predictRows, type RawColumns, tableOf } from './predict-rows.ts';

const ROWS = 120;
/** The rows behind these hold what training did not see. */
const TRAINED = 90;
const LABELS = ['no', 'perhaps', 'yes'];
/** Says what our draws are for. */
const CELLS = 2000;
/** No bundler: the page finds the packages, as they were built, by this map. */
const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<script type="importmap">
  { "imports": { "@descent/core": "./core/index.js", "@descent/tabular": "./tabular/index.js" } }
</script>
<script type="module">
  import { predictRows } from './predict-rows.js';
  window.predictRows = predictRows;
</script>`;

type Cells = RawColumns[string];

const draw = (column: number, row: number): number => uniform(1, CELLS, column, row);
const rowsOf = <T>(cell: (row: number) => T): T[] => Array.from({ length: ROWS }, (_, row) => cell(row));
const isGap = (row: number): boolean => row % 11 === 5;

function numbers(column: number): number[] {
  const far = [1e6, -1e6, 0, 1e-300];
  return rowsOf((row) => {
    if (isGap(row)) return Number.NaN;
    return row < TRAINED || row % 2 === 0 ? 40 * draw(column, row) - 15 : far[(row >> 1) % far.length]!;
  });
}

function words(column: number): string[] {
  const usual = ['Bär', 'cat', '10', '9', 'dog', 'eel 🐍'];
  return rowsOf((row) => {
    if (isGap(row)) return '';
    return row < TRAINED || row % 2 === 0
      ? usual[Math.floor(usual.length * draw(column, row))]!
      : `new word ${row}`;
  });
}

function dates(column: number): string[] {
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  return rowsOf((row) => {
    const part = draw(column, row);
    const day = `${1950 + row}-${two(1 + 12 * part)}-${two(1 + ((280 * part) % 28))}`;
    return row >= TRAINED && row % 2 === 1 ? 'soon' : `${day} ${two(24 * part)}:30`;
  });
}

/** Cells for the encoders that do not take any; the others get what they accept. */
const particular: Readonly<Record<string, (column: number) => Cells>> = {
  binary: (column) => rowsOf((row) => (isGap(row) ? '' : draw(column, row) < 0.5 ? 'yes' : 'no')),
  bytes: (column) => rowsOf((row) => Math.floor(256 * draw(column, row))),
  dateParts: dates,
  // A word that comes but once in training, beside those that have features of their own.
  embedding: (column) => words(column).map((word, row) => (row === 1 ? 'rare' : word)),
};

const columns: RawColumns = Object.fromEntries(
  Object.entries(encoders).map(([kind, { accepts }], place) => {
    const cells = particular[kind] ?? (accepts === 'category' ? words : numbers);
    return [kind, cells(place)];
  }),
);

/** A column for each encoder of the registry, fitted on the training rows. */
function everyEncoder(rows: Int32Array): Schema {
  const table = tableOf(columns);
  const context = { rows, source: 'rows', describeRow: String, range: { gain: 1, offset: 0 } };
  const inputs = table.columns.map((column, position): InputSchema => {
    const [encoder] = encoders[column.name]!.fit([column], context);
    return { name: column.name, position, type: column.type, encoder: encoder! };
  });
  const target = { kind: 'classes', column: 'answer', position: inputs.length, type: 'category' } as const;
  return { task: 'classification', format: table.format, inputs, target: { ...target, labels: LABELS } };
}

/** A small network that goes through every activation there is. */
function everyActivation(): LayerSpec[] {
  const activations = Object.keys(layers).filter((kind) => layers[kind]!.elementwise);
  return activations.flatMap((kind) => [dense(6), batchNorm(), { kind }]);
}

/** Trains on the first rows; resolves with the model file. */
async function trainModel(): Promise<Uint8Array> {
  const rows = Int32Array.from({ length: TRAINED }, (_, row) => row);
  const schema = everyEncoder(rows);
  const table = tableOf(columns);
  const inputs = Matrix.zeros(TRAINED, planInputs(schema, table).cols);
  encodeInputs(schema, table, rows, inputs.data);
  const targets = Matrix.zeros(TRAINED, LABELS.length);
  for (const row of rows) targets.data[row * LABELS.length + (row % LABELS.length)] = 1;
  const model = await train({
    network: {
      inputs: inputs.cols,
      layers: [
        ...[embedding({ blocks: embeddedFeatures(schema) }), pbld({ columns: [0] }), scale()],
        ...[...everyActivation(), dropout(0.1), dense(3), softmax()],
      ],
    },
    inputs,
    targets,
    loss: 'softmaxCrossEntropy',
    optimizer: adam({ learningRate: 0.01 }),
    epochs: 3,
    batchSize: 30,
  });
  const calibration = { kind: 'classes', temperature: 1.25, rows: 1, scores: [0.5] };
  return writeModel(model, { schema, calibration });
}

/** Every number of a result, as plain data that a page can hand over. */
function allOf({ inputs, unseen, predictions }: PredictedRows) {
  if (predictions.kind !== 'classes') throw new Error(`expected classes, got ${predictions.kind}`);
  const { labels, probabilities } = predictions;
  return {
    inputs: Array.from(inputs.data),
    unseen: [...unseen],
    labels: [...labels],
    probabilities: Array.from(probabilities.data),
  };
}

let browser: Browser | undefined;
let server: PageServer;
const folder = mkdtempSync(join(tmpdir(), 'descent-page-'));
beforeAll(async () => {
  const from = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  for (const part of ['core', 'tabular'])
    cpSync(from(`../packages/${part}/dist`), join(folder, part), { recursive: true });
  cpSync(from('./dist/predict-rows.js'), join(folder, 'predict-rows.js'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  server = await servePages(folder, { isolated: false });
  if (CHROMIUM !== undefined) browser = await openBrowser();
});
afterAll(async () => {
  await closeBrowser(browser);
  await server.close();
  rmSync(folder, { recursive: true });
});

test('a model with every encoder and every activation predicts the same bits in Node and in a page', async (context) => {
  const file = await trainModel();
  const here = allOf(await predictRows(file, columns));
  // What training did not see is among the rows, and nothing is lost in NaN.
  expect(here.unseen.map(([column]) => column)).toEqual(
    expect.arrayContaining(['oneHot', 'dateParts', 'embedding']),
  );
  expect(here.inputs.every(Number.isFinite)).toBe(true);
  expect(here.probabilities.every((p) => p > 0 && p < 1)).toBe(true);
  expect(new Set(here.probabilities).size).toBeGreaterThan(ROWS);

  context.skip(browser === undefined, NO_CHROMIUM);
  const { page, watched } = await openPage(browser!);
  await page.goto(server.address);
  await page.waitForFunction(() => 'predictRows' in window);
  const there = await page.evaluate(
    async ([bytes, cells]) => {
      const { predictRows } = window as unknown as {
        predictRows: typeof import('./predict-rows.ts').predictRows;
      };
      const { inputs, unseen, predictions } = await predictRows(Uint8Array.from(bytes), cells);
      if (predictions.kind !== 'classes') throw new Error(predictions.kind);
      return {
        inputs: Array.from(inputs.data),
        unseen: [...unseen],
        labels: [...predictions.labels],
        probabilities: Array.from(predictions.probabilities.data),
      };
    },
    [[...file], columns] as const,
  );
  expect(there).toEqual(here);
  expect(watched.errors).toEqual([]);
  await page.close();
});
