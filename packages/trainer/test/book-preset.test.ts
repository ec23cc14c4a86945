import { fileURLToPath } from 'node:url';
import { type Column, Matrix, modelParameters, referenceKernels, SerialExecutor } from '@descent/core';
import { readTable } from '@descent/files';
import { prepareTraining, presets } from '@descent/trainer';
import { expect, test } from 'vitest';

const FACTS = { task: 'classification', images: false, rows: 150 } as const;

const DIGITS = fileURLToPath(new URL('../../../apps/cli/data/digits.csv', import.meta.url));
const UPDATES = 100;
const RATE = 0.1;
const CLASSES = 10;

/** The chapter's rule in its own words, on nested arrays: query, output errors, hidden errors Wᵀe, both updates. */
function transcription(
  wih: number[][],
  who: number[][],
  images: number[][],
  answers: ArrayLike<number>,
): void {
  const squash = (x: number): number => 1 / (1 + Math.exp(-x));
  const times = (w: number[][], x: number[]): number[] =>
    w.map((row) => row.reduce((sum, weight, j) => sum + weight * x[j]!, 0));
  const update = (w: number[][], errors: number[], outputs: number[], inputs: number[]): void => {
    w.forEach((row, k) => {
      for (let j = 0; j < row.length; j++) {
        row[j]! += RATE * errors[k]! * outputs[k]! * (1 - outputs[k]!) * inputs[j]!;
      }
    });
  };
  images.forEach((pixels, n) => {
    const inputs = pixels.map((pixel) => (pixel / 16) * 0.99 + 0.01);
    const targets = Array.from({ length: CLASSES }, (_, k) => (k === answers[n] ? 0.99 : 0.01));
    const hidden = times(wih, inputs).map(squash);
    const outputs = times(who, hidden).map(squash);
    const outputErrors = targets.map((target, k) => target - outputs[k]!);
    const hiddenErrors = hidden.map((_, j) =>
      who.reduce((sum, row, k) => sum + row[j]! * outputErrors[k]!, 0),
    );
    update(who, outputErrors, outputs, hidden);
    update(wih, hiddenErrors, hidden, inputs);
  });
}

test('the first 100 updates of --preset book are the book’s own rule, to 1e-12', async () => {
  const data = await readTable(DIGITS);
  const { run } = prepareTraining({
    data,
    target: 'digit',
    task: 'auto',
    validation: undefined,
    test: 0,
    settings: presets['book']!(FACTS),
    seed: 0,
  });
  expect(run.datasets.train.rows).toBe(1797);
  const { inputs: pixels, layers } = run.network;
  const hidden = layers[0]!.outputs;
  const wih = new Matrix(pixels, hidden, modelParameters(run).slice(0, pixels * hidden))
    .transposed()
    .toRows();
  const who = new Matrix(hidden, CLASSES, modelParameters(run).slice(pixels * hidden)).transposed().toRows();
  const before = modelParameters(run);

  const numbersOf = (column: Column, rows: number): number[] => {
    if (column.type !== 'number') throw new Error(`expected ${column.name} as numbers`);
    return Array.from({ length: rows }, (_, row) => column.values[column.offset + row * column.stride]!);
  };
  const columns = data.columns.slice(0, pixels).map((column) => numbersOf(column, UPDATES));
  const images = Array.from({ length: UPDATES }, (_, row) => columns.map((column) => column[row]!));
  transcription(wih, who, images, numbersOf(data.columns.at(-1)!, UPDATES));
  await new SerialExecutor(run, referenceKernels).run({ program: 'train', from: 0, to: UPDATES });

  const expected = [...Matrix.from(wih).transposed().data, ...Matrix.from(who).transposed().data];
  const after = modelParameters(run);
  expect(after).toHaveLength(expected.length);
  after.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1e-12);
  });
  // The rule did something: this is no comparison of two untouched networks.
  expect(Math.max(...after.map((value, i) => Math.abs(value - before[i]!)))).toBeGreaterThan(0.01);
});
