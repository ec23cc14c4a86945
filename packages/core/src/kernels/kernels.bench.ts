// npx vitest bench --project packages/core
// One thread, the shapes of 784-200-10 at batch 128: the reference and SIMD side by side.
import { bench, describe } from 'vitest';
import { STATIC_BYTES } from '../generated/simd-module.ts';
import type { ElementwiseLayer } from '../layers/elementwise.ts';
import { layers } from '../layers/index.ts';
import { Matrix } from '../matrix.ts';
import { sgdOptimizer } from '../optimizers/sgd.ts';
import { Panels } from '../panels.ts';
import { createMemory } from '../wasm-memory.ts';
import { openKernels } from './open-kernels.ts';

const BATCH = 128;
const INPUTS = 784;
const UNITS = 200;
const BYTES = 16 * 2 ** 20;
const SCRATCH_BYTES = 2 ** 20;

const { buffer, wasm } = createMemory(BYTES);
let next = STATIC_BYTES;
const doubles = (length: number): Float64Array => {
  const placed = new Float64Array(buffer, next, length);
  next += 8 * length;
  for (let i = 0; i < length; i++) placed[i] = ((i * 7919) % 2003) / 1000 - 1;
  return placed;
};
const matrix = (rows: number, cols: number): Matrix => new Matrix(rows, cols, doubles(rows * cols));
const panels = (rows: number, cols: number): Panels => new Panels(rows, cols, doubles(rows * cols));

const x = matrix(BATCH, INPUTS);
const weight = panels(INPUTS, UNITS);
const hidden = matrix(BATCH, UNITS);
const active = matrix(BATCH, UNITS);
const delta = matrix(BATCH, UNITS);
const deltaPanels = panels(BATCH, UNITS);
const back = matrix(BATCH, INPUTS);
const scalars = doubles(16).fill(1e-9);
const update = { rule: sgdOptimizer.rule({ momentum: 0 }), parameter: weight, state: [], scalars };
const { formula } = layers['sigmoid'] as ElementwiseLayer;

for (const choice of ['reference', 'simd'] as const) {
  const scratch = new Uint8Array(buffer, BYTES - SCRATCH_BYTES, SCRATCH_BYTES);
  const kernels = await openKernels(choice, wasm, scratch);
  describe(`${choice} kernels`, () => {
    bench('affine, 128 × 784 × 200', () => kernels.affine(hidden, x, weight, null, 0, BATCH));
    bench('affineBackward, 128 × 200 × 784', () => kernels.affineBackward(back, delta, weight, 0, BATCH));
    bench('updateWeight, sgd, 784 × 128 × 200', () =>
      kernels.updateWeight(update, x, deltaPanels, 0, INPUTS),
    );
    bench('sigmoid, 25,600 numbers', () => kernels.map(formula, active, hidden, 0, BATCH));
    bench('softmax, 128 rows of 200', () => kernels.softmaxRows(active, hidden, 0, BATCH));
  });
}
