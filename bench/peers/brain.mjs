// brain.js on the work of the harness. It learns one sample at a time, with biases, by the exact gradient of the squared error.
import { readFileSync } from 'node:fs';
import { importOrSayAbsent, loadWork, serve } from './peer-loop.mjs';

const { default: brain } = await importOrSayAbsent('brain.js');
const { version } = JSON.parse(
  readFileSync(new URL('node_modules/brain.js/package.json', import.meta.url), 'utf8'),
);

let work;
let net;
let samples = [];

const subject = {
  load(folder) {
    work = loadWork(folder);
    const cols = work.layers[0].inputs;
    const outputs = work.layers.at(-1).outputs;
    samples = Array.from({ length: work.rows }, (_, row) => ({
      input: Float32Array.from(work.x.subarray(row * cols, (row + 1) * cols)),
      output: Float32Array.from(work.y.subarray(row * outputs, (row + 1) * outputs)),
    }));
    this.reset();
  },
  reset() {
    net = new brain.NeuralNetwork({ activation: 'sigmoid', learningRate: work.learningRate });
    // Its check refuses 0, which is plain gradient descent; the loop takes it.
    net.trainOpts.momentum = 0;
    net.sizes = [work.layers[0].inputs, ...work.layers.map(({ outputs }) => outputs)];
    net.initialize();
    work.layers.forEach(({ w, b, inputs, outputs }, l) => {
      for (let unit = 0; unit < outputs; unit++) {
        for (let i = 0; i < inputs; i++) net.weights[l + 1][unit][i] = w[i * outputs + unit];
        net.biases[l + 1][unit] = b === null ? 0 : b[unit];
      }
    });
  },
  loss(index) {
    // It gives the mean over the outputs; the book's loss is half the sum.
    const mean = net.trainPattern(samples[index % samples.length], true);
    return 0.5 * mean * work.layers.at(-1).outputs;
  },
  many(steps) {
    for (let index = 0; index < steps; index++) net.trainPattern(samples[index % samples.length]);
  },
};

await serve(subject, { 'brain.js': version });
