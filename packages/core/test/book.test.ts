import { type Dataset, dense, Matrix, referenceKernels, SerialExecutor, sigmoid } from '@descent/core';
import { expect, test } from 'vitest';
import { makeRun, randomImages } from './make-run.ts';

const PIXELS = 20;
const HIDDEN = 7;
const CLASSES = 4;
const UPDATES = 100;
const RATE = 0.1;

/** x = pixel/255·0.99 + 0.01, targets 0.01 and 0.99. */
function bookData(): Dataset & { inputs: { kind: 'bytes' }; targets: { kind: 'classes' } } {
  const { rows, inputs, targets } = randomImages(UPDATES, PIXELS, CLASSES);
  if (inputs.kind !== 'bytes' || targets.kind !== 'classes') throw new Error('expected images');
  const decode = Float64Array.from({ length: 256 }, (_, byte) => (byte / 255) * 0.99 + 0.01);
  const answers = new Matrix(
    CLASSES,
    CLASSES,
    targets.decode.data.map((one) => (one === 1 ? 0.99 : 0.01)),
  );
  return { rows, inputs: { ...inputs, decode }, targets: { ...targets, decode: answers } };
}

/** The chapter's rule in its own words, on nested arrays: query, output errors, hidden errors Wᵀe, both updates. */
function transcription(wih: number[][], who: number[][], data: ReturnType<typeof bookData>): void {
  const squash = (x: number): number => 1 / (1 + Math.exp(-x));
  const times = (w: number[][], x: number[]): number[] =>
    w.map((row) => row.reduce((sum, weight, j) => sum + weight * x[j]!, 0));
  const update = (w: number[][], errors: number[], outputs: number[], inputs: number[]): void =>
    w.forEach((row, k) => {
      for (let j = 0; j < row.length; j++) {
        row[j]! += RATE * errors[k]! * outputs[k]! * (1 - outputs[k]!) * inputs[j]!;
      }
    });
  for (let n = 0; n < data.rows; n++) {
    const pixels = Array.from(data.inputs.data.subarray(n * PIXELS, (n + 1) * PIXELS));
    const inputs = pixels.map((pixel) => (pixel / 255) * 0.99 + 0.01);
    const targets = Array.from({ length: CLASSES }, (_, k) => (k === data.targets.data[n] ? 0.99 : 0.01));
    const hidden = times(wih, inputs).map(squash);
    const outputs = times(who, hidden).map(squash);
    const outputErrors = targets.map((target, k) => target - outputs[k]!);
    const hiddenErrors = hidden.map((_, j) =>
      who.reduce((sum, row, k) => sum + row[j]! * outputErrors[k]!, 0),
    );
    update(who, outputErrors, outputs, hidden);
    update(wih, hiddenErrors, hidden, inputs);
  }
}

test('the first 100 updates of --preset book are the book’s own rule, to 1e-12', async () => {
  const data = bookData();
  const weights = { bias: false, initializer: 'lecunNormal' };
  const layers = [dense(HIDDEN, weights), sigmoid(), dense(CLASSES, weights), sigmoid()];
  const run = makeRun(
    {
      network: { inputs: PIXELS, layers },
      loss: 'bookSquaredError',
      optimizer: { name: 'sgd', learningRate: RATE },
      rule: 'book',
      batchSize: 1,
      seed: 1,
    },
    { train: data },
  );
  const split = PIXELS * HIDDEN;
  const wih = new Matrix(PIXELS, HIDDEN, run.parameters.slice(0, split)).transposed().toRows();
  const who = new Matrix(HIDDEN, CLASSES, run.parameters.slice(split)).transposed().toRows();
  const before = run.parameters.slice();

  transcription(wih, who, data);
  await new SerialExecutor(run, referenceKernels).run({ program: 'train', from: 0, to: UPDATES });

  const expected = [...Matrix.from(wih).transposed().data, ...Matrix.from(who).transposed().data];
  expect(run.parameters).toHaveLength(expected.length);
  run.parameters.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1e-12);
  });
  expect(Math.max(...run.parameters.map((value, i) => Math.abs(value - before[i]!)))).toBeGreaterThan(0.01);
});
