// TensorFlow.js on the work of the harness, in 32-bit floats. Argument: cpu or wasm.
import { importOrSayAbsent, loadWork, serve } from './peer-loop.mjs';

// Its advice to use native code would go to stdout.
console.log = () => undefined;
console.warn = () => undefined;
console.info = () => undefined;

const [backend] = process.argv.slice(2);
const tf = await importOrSayAbsent('@tensorflow/tfjs');
if (backend === 'wasm') {
  const wasm = await importOrSayAbsent('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(new URL('node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url).pathname);
}
if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend} here`);

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

const subject = {
  load(folder) {
    work = loadWork(folder);
    x = tf.tensor2d(Float32Array.from(work.x), [work.rows, work.layers[0].inputs]);
    y = tf.tensor2d(Float32Array.from(work.y), [work.rows, work.layers.at(-1).outputs]);
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
    const size = work.batchSize;
    const start = [(index % work.steps) * size, 0];
    const variables = layers.flatMap(({ w, b }) => (b === null ? [w] : [w, b]));
    // The batch is a slice of the resident data, as in `fit`: batches that were cut beforehand could not be shuffled.
    const inputs = tf.slice(x, start, [size, x.shape[1]]);
    const targets = tf.slice(y, start, [size, y.shape[1]]);
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

await serve(subject, { 'TensorFlow.js': tf.version_core ?? tf.version.tfjs });
