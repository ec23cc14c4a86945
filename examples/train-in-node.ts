// Trains in Node with @descent/core alone, no trainer and no worker threads, and writes the model file.
//   node examples/dist/train-in-node.js [FILE] [SEED] [EPOCHS]
import { writeFile } from 'node:fs/promises';
import { accuracy, makeSpirals, sha256, trainSpirals } from './spirals.ts';

const [file = 'spirals.safetensors', seed = '0', epochs = '150'] = process.argv.slice(2);

const { model, bytes, engine } = await trainSpirals({
  seed: Number(seed),
  epochs: Number(epochs),
  onEvent(event) {
    if (event.type === 'epoch' && event.epoch % 10 === 0)
      console.error(`epoch ${event.epoch}: loss ${event.loss.toFixed(4)}`);
  },
});
await writeFile(file, bytes);
console.log(`engine ${engine.kernels} kernels, ${engine.sharedMemory ? 'shared' : 'plain'} memory`);
// Points of another seed: none that it was trained on.
console.log(`accuracy ${accuracy(model, makeSpirals(Number(seed) + 1)).toFixed(4)}`);
console.log(`sha256 ${await sha256(bytes)}`);
