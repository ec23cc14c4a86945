// TensorFlow.js with the backend that the first argument names: cpu or wasm.
import { importOrSayAbsent } from './peer-loop.mjs';

// Its advice to use native code would go to stdout.
console.log = () => undefined;
console.warn = () => undefined;
console.info = () => undefined;

const [backend] = process.argv.slice(2);
export const tf = await importOrSayAbsent('@tensorflow/tfjs');
if (backend === 'wasm') {
  const wasm = await importOrSayAbsent('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(new URL('node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url).pathname);
}
if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend} here`);
export const versions = { 'TensorFlow.js': tf.version.tfjs };
