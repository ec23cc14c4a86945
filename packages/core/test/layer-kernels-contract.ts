import { type Kernels, Matrix, referenceKernels } from '@descent/core';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Arena } from './arena.ts';

const finite = fc.oneof(
  fc.double({ min: -4, max: 4, noNaN: true }),
  fc.double({ min: -1e300, max: 1e300, noNaN: true }),
  fc.constantFrom(0, -0, 1, -1, 5e-324, -5e-324, 2.2e-308, 1e300, -1e300),
);
const any = fc.oneof({ weight: 20, arbitrary: finite }, fc.constantFrom(Number.NaN, Infinity, -Infinity));

const matrixOf = (rows: number, cols: number) =>
  fc
    .array(any, { minLength: rows * cols, maxLength: rows * cols, size: 'max' })
    .map((values) => new Matrix(rows, cols, Float64Array.from(values)));

const shapes = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 20 }))
  .chain(([rows, cols]) =>
    fc.record({
      x: matrixOf(rows, cols),
      delta: matrixOf(rows, cols),
      factors: matrixOf(1, cols),
      others: matrixOf(1, cols),
      middle: fc.nat(rows),
      column: fc.nat(cols),
      epoch: fc.integer({ min: 1, max: 1000 }),
      threshold: fc.integer({ min: 1, max: 65535 }),
      seed: fc.oneof(fc.nat(9), fc.maxSafeNat()),
    }),
  );
type Shape = Parameters<Parameters<typeof shapes.map>[0]>[0];

/** A memory's own copies of what a kernel reads and writes. */
interface Place {
  matrix(m: Matrix): Matrix;
  numbers(values: Int32Array): Int32Array;
}

/** What each kernel makes of a shape, computed in two parts. */
const cases: Readonly<Record<string, (kit: Kernels, place: Place, shape: Shape) => Matrix[]>> = {
  layerNorm(kit, place, { x, delta, factors, others, middle }) {
    const [out, inner, ofGain] = [0, 1, 2].map(() => place.matrix(filled(x.rows, x.cols)));
    const work = place.matrix(filled(x.rows, x.cols + 1));
    const [input, slopes] = [place.matrix(x), place.matrix(delta)];
    const [gain, shift] = [place.matrix(factors).data, place.matrix(others).data];
    inParts(x.rows, middle, (from, to) => {
      kit.layerNorm(out!, work, input, gain, shift, from, to);
      kit.layerNormBackward(inner!, slopes, work, gain, from, to);
      kit.layerNormContribute(ofGain!, slopes, work, from, to);
    });
    return [out!, work, inner!, ofGain!];
  },
  batchNorm(kit, place, { x, delta, factors, others, middle, column }) {
    const [out, inner] = [0, 1].map(() => place.matrix(filled(x.rows, x.cols)));
    const batch = place.matrix(filled(1, 4 * x.cols));
    const [input, slopes] = [place.matrix(x), place.matrix(delta)];
    const [gain, shift] = [place.matrix(factors).data, place.matrix(others).data];
    const [mean, variance] = [place.matrix(others), place.matrix(factors)];
    const kept = batch.copy();
    inParts(x.cols, column, (left, right) =>
      kit.batchStatistics(batch.data, mean.data, variance.data, input, left, right),
    );
    inParts(x.rows, middle, (from, to) => kit.batchNorm(out!, input, batch.data, gain, shift, from, to));
    inParts(x.cols, column, (left, right) => kit.batchSums(batch.data, slopes, input, left, right));
    inParts(x.rows, middle, (from, to) =>
      kit.batchNormBackward(inner!, slopes, input, batch.data, gain, from, to),
    );
    kept.data.set(batch.data);
    kit.runningStatistics(batch.data, mean.data, variance.data);
    return [out!, inner!, kept, batch, mean, variance];
  },
  prelu(kit, place, { x, delta, factors, middle }) {
    const [out, inner, ofSlopes] = [0, 1, 2].map(() => place.matrix(filled(x.rows, x.cols)));
    const [input, outer] = [place.matrix(x), place.matrix(delta)];
    const slopes = place.matrix(factors).data;
    inParts(x.rows, middle, (from, to) => {
      kit.prelu(out!, input, slopes, from, to);
      kit.preluBackward(inner!, outer, input, slopes, from, to);
      kit.preluContribute(ofSlopes!, outer, input, from, to);
    });
    return [out!, inner!, ofSlopes!];
  },
  dropout(kit, place, { x, middle, epoch, threshold, seed }) {
    const out = place.matrix(filled(x.rows, x.cols));
    const input = place.matrix(x);
    const order = place.numbers(Int32Array.from({ length: x.rows + 3 }, (_, i) => 7 * i));
    const numbers = place.numbers(new Int32Array(x.rows));
    const draws = {
      seed,
      stream: 65536 + 5,
      numbers,
      clock: place.matrix(new Matrix(1, 1, Float64Array.of(epoch))).data,
    };
    inParts(x.rows, middle, (from, to) => {
      kit.gatherNumbers(numbers, order, 3, from, to);
      kit.dropout(out, input, threshold, draws, from, to);
    });
    return [out, new Matrix(1, x.rows, Float64Array.from(numbers))];
  },
};

function filled(rows: number, cols: number): Matrix {
  return new Matrix(rows, cols, new Float64Array(rows * cols).fill(7));
}

function inParts(n: number, middle: number, kernel: (from: number, to: number) => void): void {
  kernel(middle, n);
  kernel(0, middle);
}

/** The kernels of single layers: the bits of the reference, however they are cut. */
export function layerKernelsContract(name: string, arena: Arena, numRuns: number): void {
  const there: Place = {
    matrix: (m) => arena.matrix(m),
    numbers: (values) => arena.place(values),
  };
  const here: Place = { matrix: (m) => m.copy(), numbers: (values) => values.slice() };

  describe(`kernels of layers: ${name}`, () => {
    beforeEach(() => arena.clear());
    test.each(Object.entries(cases))('%s', (_name, run) => {
      fc.assert(
        fc.property(shapes, (shape) => {
          arena.clear();
          const whole = { ...shape, middle: shape.x.rows, column: shape.x.cols };
          const expected = run(referenceKernels, here, whole);
          run(arena.kernels, there, shape).forEach((got, i) => {
            if (!got.equals(expected[i]!)) expect(got).toEqual(expected[i]);
            expect(got.equals(expected[i]!)).toBe(true);
          });
        }),
        { numRuns },
      );
    });
  });
}
