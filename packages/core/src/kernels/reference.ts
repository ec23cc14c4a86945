import type { Matrix } from '../matrix.ts';
import { exp } from '../numerics.ts';
import type { Formula, Kernels } from './kernels.ts';

/**
 * The kernels as a textbook has them. They are the specification: never optimised, the oracle of the contract suite, and the
 * fallback where nothing faster runs. The loops stand in the order that walks memory forward; each element still takes its
 * products in index order.
 */
export const referenceKernels: Kernels = {
  name: 'reference',
  fillRows,
  matmul,
  matmulTransposedB,
  matmulTransposedA,
  sumRows,
  map,
  mapGradient,
  softmaxRows,
};

function fillRows(out: Matrix, bias: Float64Array | null, from: number, to: number): void {
  const { cols, data } = out;
  for (let r = from; r < to; r++) {
    for (let c = 0; c < cols; c++) data[r * cols + c] = bias === null ? 0 : bias[c]! + 0;
  }
}

function matmul(out: Matrix, a: Matrix, b: Matrix, from: number, to: number): void {
  const x = a.data;
  const w = b.data;
  const z = out.data;
  const inner = a.cols;
  const cols = b.cols;
  for (let r = from; r < to; r++) {
    for (let k = 0; k < inner; k++) {
      const factor = x[r * inner + k]!;
      const row = r * cols;
      const weights = k * cols;
      for (let c = 0; c < cols; c++) z[row + c] = z[row + c]! + factor * w[weights + c]!;
    }
  }
}

function matmulTransposedB(out: Matrix, a: Matrix, b: Matrix, from: number, to: number): void {
  const x = a.data;
  const w = b.data;
  const z = out.data;
  const inner = a.cols;
  const cols = b.rows;
  for (let r = from; r < to; r++) {
    for (let c = 0; c < cols; c++) {
      let sum = z[r * cols + c]!;
      const row = r * inner;
      const weights = c * inner;
      for (let k = 0; k < inner; k++) sum += x[row + k]! * w[weights + k]!;
      z[r * cols + c] = sum;
    }
  }
}

function matmulTransposedA(out: Matrix, a: Matrix, b: Matrix, from: number, to: number): void {
  const x = a.data;
  const d = b.data;
  const z = out.data;
  const cols = b.cols;
  for (let s = 0; s < a.rows; s++) {
    for (let i = from; i < to; i++) {
      const factor = x[s * a.cols + i]!;
      const row = (i - from) * cols;
      const deltas = s * cols;
      for (let c = 0; c < cols; c++) z[row + c] = z[row + c]! + factor * d[deltas + c]!;
    }
  }
}

function sumRows(out: Float64Array, a: Matrix, from: number, to: number): void {
  for (let s = 0; s < a.rows; s++) {
    for (let c = from; c < to; c++) out[c - from] = out[c - from]! + a.data[s * a.cols + c]!;
  }
}

function map(formula: Formula, out: Matrix, x: Matrix, from: number, to: number): void {
  for (let i = from * x.cols; i < to * x.cols; i++) out.data[i] = formula.value(x.data[i]!);
}

function mapGradient(
  formula: Formula,
  out: Matrix,
  delta: Matrix,
  x: Matrix,
  y: Matrix,
  from: number,
  to: number,
): void {
  for (let i = from * x.cols; i < to * x.cols; i++) {
    out.data[i] = delta.data[i]! * formula.derivative(x.data[i]!, y.data[i]!);
  }
}

function softmaxRows(out: Matrix, x: Matrix, from: number, to: number): void {
  const cols = x.cols;
  for (let r = from; r < to; r++) {
    let max = Number.NEGATIVE_INFINITY;
    // NaN must survive, so that divergence is seen: `!(v <= max)` takes it, `v > max` would not.
    for (let c = 0; c < cols; c++) if (!(x.data[r * cols + c]! <= max)) max = x.data[r * cols + c]!;
    let sum = 0;
    for (let c = 0; c < cols; c++) {
      const e = exp(x.data[r * cols + c]! - max);
      out.data[r * cols + c] = e;
      sum += e;
    }
    for (let c = 0; c < cols; c++) out.data[r * cols + c] = out.data[r * cols + c]! / sum;
  }
}
