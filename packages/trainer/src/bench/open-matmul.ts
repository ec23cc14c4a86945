import { Matrix, Purpose, uniform } from '@descent/core';
import { openKernels } from './open-kernels.ts';

/** One product, m × n from sums over k: A·B, Aᵀ·B as weight gradients are, or A·Bᵀ as deltas go back. */
export interface MatmulShape {
  readonly form: 'plain' | 'transposedA' | 'transposedB';
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** Multiplications and additions of a product. */
export function matmulFlops({ m, k, n }: MatmulShape): number {
  return 2 * m * k * n;
}

/**
 * Prepares a product of random matrices; what is returned computes it over and over, in this thread, and gives the seconds that
 * it took.
 */
export function openMatmul(shape: MatmulShape, kernelsName: string): (repeats: number) => number {
  const { form, m, k, n } = shape;
  const { kernels, buffer } = openKernels(kernelsName, 8 * (m * n + m * k + k * n));
  let offset = 0;
  const place = (rows: number, cols: number): Matrix => {
    const data = new Float64Array(buffer, 8 * offset, rows * cols);
    for (let i = 0; i < data.length; i++) data[i] = uniform(1, Purpose.split, offset, i) - 0.5;
    offset += rows * cols;
    return new Matrix(rows, cols, data);
  };
  const out = place(m, n);
  const a = form === 'transposedA' ? place(k, m) : place(m, k);
  const b = form === 'transposedB' ? place(n, k) : place(k, n);
  const multiply = {
    plain: () => kernels.matmul(out, a, b, 0, m),
    transposedA: () => kernels.matmulTransposedA(out, a, b, 0, m),
    transposedB: () => kernels.matmulTransposedB(out, a, b, 0, m),
  }[form];
  return (repeats) => {
    const started = performance.now();
    for (let i = 0; i < repeats; i++) {
      kernels.fillRows(out, null, 0, m);
      multiply();
    }
    return (performance.now() - started) / 1000;
  };
}
