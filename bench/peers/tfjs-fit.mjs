// TensorFlow.js on the work of the harness as its own documentation teaches it: a model of layers, and fit.
import { loadWork, serve } from './peer-loop.mjs';
import { tf, versions } from './tfjs-setup.mjs';

/** Batches that fit goes over, again and again: it only takes whole passes. */
const BATCHES = 16;

const losses = { softmaxCrossEntropy: 'categoricalCrossentropy', binaryCrossEntropy: 'binaryCrossentropy' };

let work;
let model;
let x;
let y;

const subject = {
  load(folder) {
    work = loadWork(folder);
    const rows = Math.min(BATCHES, work.steps) * work.batchSize;
    const cols = work.layers[0].inputs;
    const outputs = work.layers.at(-1).outputs;
    x = tf.tensor2d(Float32Array.from(work.x.subarray(0, rows * cols)), [rows, cols]);
    y = tf.tensor2d(Float32Array.from(work.y.subarray(0, rows * outputs)), [rows, outputs]);
    this.reset();
  },
  reset() {
    model?.dispose();
    model = tf.sequential({
      layers: work.layers.map(({ inputs, outputs, activation, b }) =>
        tf.layers.dense({ units: outputs, inputShape: [inputs], activation, useBias: b !== null }),
      ),
    });
    const weights = work.layers.flatMap(({ w, b, inputs, outputs }) => [
      tf.tensor2d(Float32Array.from(w), [inputs, outputs]),
      ...(b === null ? [] : [tf.tensor1d(Float32Array.from(b))]),
    ]);
    model.setWeights(weights);
    tf.dispose(weights);
    const { optimizer, learningRate, loss } = work;
    model.compile({
      optimizer: optimizer === 'adam' ? tf.train.adam(learningRate) : tf.train.sgd(learningRate),
      loss: losses[loss],
    });
  },
  async loss(index) {
    const size = work.batchSize;
    const start = (index % BATCHES) * size;
    const [inputs, targets] = [x, y].map((data) => tf.slice(data, [start, 0], [size, data.shape[1]]));
    const value = await model.trainOnBatch(inputs, targets);
    tf.dispose([inputs, targets]);
    return value;
  },
  async many(steps) {
    const passes = Math.ceil(steps / BATCHES);
    await model.fit(x, y, { batchSize: work.batchSize, epochs: passes, shuffle: false, verbose: 0 });
    return passes * BATCHES;
  },
};

await serve(subject, versions);
