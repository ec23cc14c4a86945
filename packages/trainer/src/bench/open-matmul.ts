import {
  completeOptions,
  cutWeight,
  Matrix,
  optimizers,
  Panels,
  Purpose,
  sgd,
  type Update,
  uniform,
} from '@descent/core';
import { type KernelRoom, openRoom, roomFor } from './open-kernels.ts';

/**
 * One product, m × n from sums over k, as the steps of a run have it: A·B forward, with B in panels; A·Bᵀ as deltas go back; Aᵀ·B as
 * weight gradients are, each added to its weight by sgd's rule at once, for kernels never leave a gradient in memory.
 */
export interface MatmulShape {
  readonly form: 'plain' | 'transposedA' | 'transposedB';
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** Rows of a result that a stage of one thread takes at a time, so that operands stay in the second-level cache. */
const ROWS = 64;
/** Small: the same gradient is added over and over. */
const LEARNING_RATE = 1e-6;
const SCALARS = 16;

/** Multiplications and additions of a product. */
export function matmulFlops({ m, k, n }: MatmulShape): number {
  return 2 * m * k * n;
}

/**
 * Prepares a product of random matrices; what is returned computes it over and over, in this thread, and gives the seconds that
 * it took.
 * @throws UsageError for kernels that are not there.
 */
export async function openMatmul(
  shape: MatmulShape,
  kernelsName: string,
): Promise<(repeats: number) => number> {
  const { m, k, n } = shape;
  const bytes = [m * n, m * k, k * n, SCALARS].reduce((sum, count) => sum + roomFor(count), 0);
  const { rows, multiply } = productOf(shape, await openRoom(kernelsName, bytes));
  return (repeats) => {
    const started = performance.now();
    for (let i = 0; i < repeats; i++) {
      for (let from = 0; from < m; from += rows) multiply(from, Math.min(from + rows, m));
    }
    return (performance.now() - started) / 1000;
  };
}

/** A product over random operands: what computes some of its rows, and how many to ask for at a time. */
interface Product {
  readonly rows: number;
  multiply(from: number, to: number): void;
}

function productOf({ form, m, k, n }: MatmulShape, { kernels, place }: KernelRoom): Product {
  const random = (rows: number, cols: number, stream: number): Float64Array => {
    const data = place(rows * cols);
    for (let i = 0; i < data.length; i++) data[i] = uniform(1, Purpose.split, stream, i) - 0.5;
    return data;
  };
  if (form === 'transposedA') {
    const x = new Matrix(k, m, random(k, m, 0));
    const delta = new Panels(k, n, random(k, n, 1));
    const options = completeOptions(sgd({ learningRate: LEARNING_RATE }));
    const parameter = new Panels(m, n, random(m, n, 2));
    const rule = optimizers['sgd']!.rule(options);
    const update: Update = { rule, parameter, state: [], scalars: place(SCALARS) };
    optimizers['sgd']!.init(options, update.scalars);
    const rows = cutWeight(m, n, k, 1)[0]!.to;
    return { rows, multiply: (from, to) => kernels.updateWeight(update, x, delta, from, to) };
  }
  const a = new Matrix(m, k, random(m, k, 0));
  const out = new Matrix(m, n, place(m * n));
  if (form === 'plain') {
    const b = new Panels(k, n, random(k, n, 1));
    return { rows: ROWS, multiply: (from, to) => kernels.affine(out, a, b, null, from, to) };
  }
  const b = new Panels(n, k, random(n, k, 1));
  return { rows: ROWS, multiply: (from, to) => kernels.affineBackward(out, a, b, from, to) };
}
