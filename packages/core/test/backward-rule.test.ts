import {
  dense,
  evaluate,
  type LayerSpec,
  type Run,
  referenceKernels,
  relu,
  SerialExecutor,
  sigmoid,
  softmax,
  tanh,
} from '@descent/core';
import { expect, test } from 'vitest';
import { numericalGradient, relativeError } from './gradient-check.ts';
import { makeRun, randomDataset } from './make-run.ts';

const ROWS = 6;

function runOf(layers: LayerSpec[], loss: string, rule: 'exact' | 'book'): Run {
  const network = { inputs: 4, layers };
  // With learning rate 1, plain descent subtracts the gradient itself.
  const optimizer = { name: 'sgd', learningRate: 1 };
  return makeRun(
    { network, loss, optimizer, rule, batchSize: ROWS, seed: 3 },
    { train: randomDataset(ROWS, 4, 3) },
  );
}

/** The relative error between the step that training takes and the central difference of the mean loss. */
async function gradientError(run: Run): Promise<number> {
  const executor = new SerialExecutor(run, referenceKernels);
  const before = run.parameters.slice();
  await executor.run({ program: 'train', from: 0, to: 1 });
  const taken = before.map((value, i) => value - run.parameters[i]!);
  run.parameters.set(before);
  const numerical: number[] = [];
  // The difference must be synchronous for numericalGradient, so the loss is computed once per shifted parameter beforehand.
  for (let i = 0; i < before.length; i++) {
    const losses: number[] = [];
    // Small shifts: a larger one carries some relu of this network over its corner.
    const shifts = [2e-5, -2e-5, 4e-5, -4e-5];
    for (const shift of shifts) {
      run.parameters[i] = before[i]! + shift;
      losses.push(await evaluate(run, 'train', executor));
    }
    run.parameters[i] = before[i]!;
    const [a, b, c, d] = losses as [number, number, number, number];
    numerical.push((4 * ((a - b) / 4e-5) - (c - d) / 8e-5) / 3);
  }
  return relativeError(taken, numerical);
}

const book = [dense(5, { bias: false }), sigmoid(), dense(3, { bias: false }), sigmoid()];

test.each([
  ['the book network', book, 'bookSquaredError'],
  [
    'three layers to logits of classes',
    [dense(5), relu(), dense(4), tanh(), dense(3), softmax()],
    'softmaxCrossEntropy',
  ],
  ['logits of yes or no', [dense(5), tanh(), dense(3), sigmoid()], 'binaryCrossEntropy'],
  ['softmax under a squared error', [dense(3), softmax()], 'meanSquaredError'],
  ['activations first', [sigmoid(), tanh(), dense(3)], 'meanSquaredError'],
])('--rule exact is the gradient: %s', async (_name, layers, loss) => {
  expect(await gradientError(runOf(layers, loss, 'exact'))).toBeLessThanOrEqual(1e-7);
});

test('--rule book is not the gradient of a network with hidden layers', async () => {
  expect(await gradientError(runOf(book, 'bookSquaredError', 'book'))).toBeGreaterThan(1e-2);
});

test('--rule book is the gradient where there is no hidden layer', async () => {
  const flat = [dense(3, { bias: false }), sigmoid()];
  expect(await gradientError(runOf(flat, 'bookSquaredError', 'book'))).toBeLessThanOrEqual(1e-7);
});

test('numericalGradient is right for a cubic', () => {
  const x = Float64Array.of(2, -1);
  expect(
    relativeError(
      [12, 3],
      numericalGradient(() => x[0]! ** 3 + x[1]! ** 3, x),
    ),
  ).toBeLessThan(1e-10);
});
