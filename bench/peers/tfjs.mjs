// TensorFlow.js on the work of the harness, in 32-bit floats, by a loop of its own over its core: the fastest way that we know.
import { loadWork, serve } from './peer-loop.mjs';
import { tf, versions } from './tfjs-setup.mjs';

const activations = { sigmoid: tf.sigmoid, relu: tf.relu, tanh: tf.tanh };
const losses = {
  softmaxCrossEntropy: (y, x) => tf.losses.softmaxCrossEntropy(y, x),
  binaryCrossEntropy: (y, x) => tf.losses.sigmoidCrossEntropy(y, x),
  meanSquaredError: (y, x) => tf.losses.meanSquaredError(y, x),
  bookSquaredError: (y, x) => tf.mean(tf.mul(0.5, tf.sum(tf.square(tf.sub(y, x)), 1))),
};
/** These losses take the logits, so the output layer's activation is inside them. */
const takesLogits = ['softmaxCrossEntropy', 'binaryCrossEntropy'];

let work;
let layers = [];
let optimizer;
let x;
let y;

function batchOf(data, index, cols) {
  const start = (index % work.steps) * work.batchSize * cols;
  return tf.tensor2d(data.subarray(start, start + work.batchSize * cols), [work.batchSize, cols]);
}

const subject = {
  load(folder) {
    work = loadWork(folder);
    x = Float32Array.from(work.x);
    y = Float32Array.from(work.y);
    return this.reset();
  },
  reset() {
    for (const { w, b } of layers) {
      w.dispose();
      b?.dispose();
    }
    layers = work.layers.map(({ w, b, inputs, outputs, activation }) => ({
      w: tf.variable(tf.tensor2d(Float32Array.from(w), [inputs, outputs])),
      b: b === null ? null : tf.variable(tf.tensor1d(Float32Array.from(b))),
      activation,
    }));
    optimizer?.dispose();
    optimizer =
      work.optimizer === 'adam' ? tf.train.adam(work.learningRate) : tf.train.sgd(work.learningRate);
  },
  step(index, returnCost = false) {
    const variables = layers.flatMap(({ w, b }) => (b === null ? [w] : [w, b]));
    // Uploading a batch costs 0.1 ms; slicing one from a resident tensor copies the whole tensor first.
    const inputs = batchOf(x, index, work.layers[0].inputs);
    const targets = batchOf(y, index, work.layers.at(-1).outputs);
    const forward = () => {
      let out = inputs;
      layers.forEach(({ w, b, activation }, l) => {
        out = tf.matMul(out, w);
        if (b !== null) out = tf.add(out, b);
        if (l < layers.length - 1 || !takesLogits.includes(work.loss)) out = activations[activation](out);
      });
      return losses[work.loss](targets, out);
    };
    const cost = optimizer.minimize(forward, returnCost, variables);
    tf.dispose([inputs, targets]);
    return cost;
  },
  loss(index) {
    const cost = this.step(index, true);
    const [value] = cost.dataSync();
    cost.dispose();
    return value;
  },
  many(steps) {
    for (let index = 0; index < steps; index++) this.step(index);
    layers[0].w.dataSync();
  },
};

await serve(subject, versions);
