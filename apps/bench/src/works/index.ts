import { adam, type DenseDataset, dense, Matrix, relu, sgd, sigmoid, softmax } from '@descent/core';
import { randomDense, type WorkSpec } from '@descent/trainer';
import { readMnist } from './mnist-files.ts';
import type { Work } from './work.ts';

const CLASSES = 10;

/** 200 sigmoid units and softmax cross-entropy: `--preset plain` on MNIST. */
const plain: WorkSpec = {
  network: { inputs: 784, layers: [dense(200), sigmoid(), dense(CLASSES), softmax()] },
  loss: 'softmaxCrossEntropy',
  optimizer: sgd({ learningRate: 0.5 }),
  rule: 'exact',
  batchSize: 128,
  seed: 1,
};
const plainParameters = { network: '784-200-10', batch: 128, optimizer: 'sgd', loss: 'softmaxCrossEntropy' };

/** `--preset book`: no biases, squared error, errors back by the book's rule, one sample at a time. */
const book: WorkSpec = {
  network: {
    inputs: 784,
    layers: [dense(200, { bias: false }), sigmoid(), dense(CLASSES, { bias: false }), sigmoid()],
  },
  loss: 'bookSquaredError',
  optimizer: sgd({ learningRate: 0.1 }),
  rule: 'book',
  batchSize: 1,
  seed: 1,
};
const bookParameters = { network: '784-200-10', batch: 1, optimizer: 'sgd', loss: 'bookSquaredError' };
const bookVariants = {
  'brain.js': {
    what: 'with biases and the exact gradient, as brain.js has them',
    spec: {
      ...book,
      rule: 'exact',
      network: { inputs: 784, layers: [dense(200), sigmoid(), dense(CLASSES), sigmoid()] },
    } satisfies WorkSpec,
  },
};

/** Every work that Descent and its peers do side by side, by the name of its case. */
export const works: Readonly<Record<string, Work>> = {
  'mnist-batch-128': {
    title: '784-200-10 on MNIST, batch 128, sgd',
    spec: plain,
    parameters: { ...plainParameters, data: 'MNIST, 19 % of the pixels not zero' },
    dataset: (context) => mnist(context, 128, { gain: 1, offset: 0 }, [0, 1]),
  },
  'dense-batch-128': {
    title: '784-200-10 on dense random inputs, batch 128, sgd',
    spec: { ...plain, optimizer: sgd({ learningRate: 0.05 }) },
    parameters: { ...plainParameters, data: 'random, no input zero' },
    dataset: ({ quick }) => randomDense({ rows: quick ? 2560 : 12_800, cols: 784, decode: oneHot([0, 1]) }),
  },
  'table-batch-32': {
    title: '30-64-64-1 on a small table, batch 32, adam',
    spec: {
      network: { inputs: 30, layers: [dense(64), relu(), dense(64), relu(), dense(1), sigmoid()] },
      loss: 'binaryCrossEntropy',
      optimizer: adam({ learningRate: 0.001 }),
      rule: 'exact',
      batchSize: 32,
      seed: 1,
    },
    parameters: {
      network: '30-64-64-1',
      batch: 32,
      optimizer: 'adam',
      loss: 'binaryCrossEntropy',
      data: 'random, no input zero',
    },
    dataset: () => randomDense({ rows: 9600, cols: 30, decode: Matrix.from([[0], [1]]) }),
  },
  'book-online': {
    title: 'the book, one sample at a time, dense random inputs',
    spec: book,
    parameters: { ...bookParameters, data: 'random, no input zero' },
    variants: bookVariants,
    dataset: ({ quick }) =>
      randomDense({ rows: quick ? 1000 : 5000, cols: 784, decode: oneHot([0.01, 0.99]) }),
  },
  'book-online-mnist': {
    title: 'the book, one sample at a time, MNIST from 0.01 to 1',
    spec: book,
    parameters: { ...bookParameters, data: 'MNIST scaled to 0.01 … 1, no input zero' },
    variants: bookVariants,
    dataset: (context) => mnist(context, 1, { gain: 0.99, offset: 0.01 }, [0.01, 0.99]),
  },
};

/** One row per class: `high` in its own place, `low` in the others. */
function oneHot([low, high]: readonly [number, number]): Matrix {
  return Matrix.from(
    Array.from({ length: CLASSES }, (_, k) =>
      Array.from({ length: CLASSES }, (_, c) => (c === k ? high : low)),
    ),
  );
}

/** MNIST's first rows: enough that they do not fit into a cache as doubles, few enough that every peer loads them at once. */
const MNIST_ROWS = 12_800;

function mnist(
  context: Parameters<Work['dataset']>[0],
  batchSize: number,
  { gain, offset }: { gain: number; offset: number },
  range: readonly [number, number],
): DenseDataset | { missing: string } {
  if ('missing' in context.mnist) return context.mnist;
  const images = readMnist(context.mnist);
  const rows = Math.floor((context.quick ? 2560 : MNIST_ROWS) / batchSize) * batchSize;
  const decode = oneHot(range);
  return {
    rows,
    inputs: {
      cols: images.pixels,
      kind: 'bytes',
      data: images.data.slice(0, rows * images.pixels),
      decode: Float64Array.from({ length: 256 }, (_, byte) => offset + gain * (byte / 255)),
    },
    targets: { cols: decode.cols, kind: 'classes', data: images.labels.slice(0, rows), decode },
  };
}
