import { type Formula, type Kernels, layers, Matrix } from '@descent/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** Finite doubles from subnormal to 1e300, zeros of both signs, and everyday numbers. */
const finite = fc.oneof(
  fc.double({ min: -4, max: 4, noNaN: true }),
  fc.double({ min: -1e300, max: 1e300, noNaN: true }),
  fc.constantFrom(0, -0, 1, -1, 5e-324, -5e-324, 2.2e-308, 1e300, -1e300),
);
/** The same, and what is no finite number. */
const any = fc.oneof({ weight: 20, arbitrary: finite }, fc.constantFrom(Number.NaN, Infinity, -Infinity));
const size = fc.oneof(fc.constantFrom(0, 1, 7, 8, 9, 15, 16, 17), fc.integer({ min: 0, max: 70 }));

const matrixOf = (rows: number, cols: number, numbers: fc.Arbitrary<number>) =>
  fc
    .array(numbers, { minLength: rows * cols, maxLength: rows * cols, size: 'max' })
    .map((values) => new Matrix(rows, cols, Float64Array.from(values)));

/** a (rows × inner), b (inner × cols), the initial value of the product, and two points to cut its rows at. */
const product = fc.tuple(size, size, size, fc.boolean()).chain(([rows, inner, cols, wild]) => {
  const numbers = wild ? any : finite;
  return fc.record({
    a: matrixOf(rows, inner, numbers),
    b: matrixOf(inner, cols, numbers),
    initial: matrixOf(rows, cols, numbers),
    cuts: fc.tuple(fc.nat(rows), fc.nat(rows)).map(([x, y]) => [Math.min(x, y), Math.max(x, y)] as const),
  });
});

/** initial + Σₖ a[r, k] · b[k, c], one element after another, straight from the definition. */
function definition(a: Matrix, b: Matrix, initial: Matrix): Matrix {
  const rows = Array.from({ length: a.rows }, (_, r) =>
    Array.from({ length: b.cols }, (_, c) => {
      let sum = initial.data[r * b.cols + c]!;
      for (let k = 0; k < a.cols; k++) sum = sum + a.data[r * a.cols + k]! * b.data[k * b.cols + c]!;
      return sum;
    }),
  );
  return new Matrix(a.rows, b.cols, Float64Array.from(rows.flat()));
}

/** Runs a kernel over [0, x), [y, rows) and then [x, y): the cut must not show. */
function inParts(
  rows: number,
  [x, y]: readonly [number, number],
  kernel: (from: number, to: number) => void,
): void {
  kernel(0, x);
  kernel(y, rows);
  kernel(x, y);
}

function expectSameBits(got: Matrix, expected: Matrix): void {
  if (!got.equals(expected)) expect(got).toEqual(expected);
  expect(got.equals(expected)).toBe(true);
}

/** The cases that every implementation of `Kernels` must pass to the bit. */
export function kernelsContract(kernels: Kernels): void {
  describe(`kernels: ${kernels.name}`, () => {
    test('matmul is the definition, however its rows are cut', () => {
      fc.assert(
        fc.property(product, ({ a, b, initial, cuts }) => {
          const out = initial.copy();
          inParts(a.rows, cuts, (from, to) => kernels.matmul(out, a, b, from, to));
          expectSameBits(out, definition(a, b, initial));
        }),
        { numRuns: 60 },
      );
    });

    test('matmulTransposedB is the definition with b transposed', () => {
      fc.assert(
        fc.property(product, ({ a, b, initial, cuts }) => {
          const out = initial.copy();
          const transposed = b.transposed();
          inParts(a.rows, cuts, (from, to) => kernels.matmulTransposedB(out, a, transposed, from, to));
          expectSameBits(out, definition(a, b, initial));
        }),
        { numRuns: 60 },
      );
    });

    test('matmulTransposedA is the definition with a transposed, its result in the rows of the range alone', () => {
      fc.assert(
        fc.property(product, ({ a, b, initial, cuts }) => {
          const transposed = a.transposed();
          const out = initial.copy();
          inParts(a.rows, cuts, (from, to) =>
            kernels.matmulTransposedA(out.rowRange(from, to), transposed, b, from, to),
          );
          expectSameBits(out, definition(a, b, initial));
        }),
        { numRuns: 60 },
      );
    });

    test('sumRows adds a column in row order', () => {
      fc.assert(
        fc.property(product, ({ a, cuts: [x, y] }) => {
          const from = Math.min(x, a.cols);
          const to = Math.min(y, a.cols);
          const out = new Float64Array(to - from).fill(0.1);
          kernels.sumRows(out, a, from, to);
          const columns = a.transposed().rowRange(from, to).toRows();
          const expected = columns.map((column) => column.reduce((sum, value) => sum + value, 0.1));
          expectSameBits(new Matrix(1, to - from, out), Matrix.from([expected]));
        }),
        { numRuns: 60 },
      );
    });

    test('fillRows writes bias + 0 into its rows and leaves the others', () => {
      const out = Matrix.from([
        [5, 5],
        [5, 5],
        [5, 5],
      ]);
      kernels.fillRows(out, Float64Array.of(-0, 2), 1, 2);
      expectSameBits(
        out,
        Matrix.from([
          [5, 5],
          [0, 2],
          [5, 5],
        ]),
      );
      kernels.fillRows(out, null, 0, 1);
      expectSameBits(
        out,
        Matrix.from([
          [0, 0],
          [0, 2],
          [5, 5],
        ]),
      );
    });

    test('map and mapGradient apply the formula element by element, in place too', () => {
      const square: Formula = { name: 'square', value: (x) => x * x, derivative: (x, y) => 2 * x + 0 * y };
      const x = Matrix.from([
        [1, -2],
        [3, Number.NaN],
        [9, 9],
      ]);
      const y = Matrix.zeros(3, 2);
      kernels.map(square, y, x, 0, 2);
      expectSameBits(
        y,
        Matrix.from([
          [1, 4],
          [9, Number.NaN],
          [0, 0],
        ]),
      );
      const delta = Matrix.from([
        [10, 10],
        [10, 10],
        [7, 7],
      ]);
      kernels.mapGradient(square, delta, delta, x, y, 0, 2);
      expectSameBits(
        delta,
        Matrix.from([
          [20, -40],
          [60, Number.NaN],
          [7, 7],
        ]),
      );
    });

    test('softmaxRows is the definition: stable for large logits, NaN stays NaN', () => {
      const out = Matrix.zeros(4, 2);
      const x = Matrix.from([
        [1000, 1000],
        [0, -710],
        [-1000, 1000],
        [Number.NaN, 0],
      ]);
      kernels.softmaxRows(out, x, 0, 4);
      expect([...out.data.subarray(0, 2)]).toEqual([0.5, 0.5]);
      expect(out.data[2]).toBe(1);
      expect(out.data[3]! / 4.476286225675e-309).toBeCloseTo(1, 10);
      expect([...out.data.subarray(4, 6)]).toEqual([0, 1]);
      expect([...out.data.subarray(6, 8)]).toEqual([Number.NaN, Number.NaN]);
    });

    test('every elementwise layer keeps NaN, so that divergence is seen', () => {
      for (const [name, layer] of Object.entries(layers)) {
        if (name === 'dense') continue;
        const input = Matrix.from([[Number.NaN, 1]]);
        const output = Matrix.zeros(1, 2);
        layer.forward(kernels, { parameters: [], input, output }, 0, 1);
        expect(output.data[0], name).toBeNaN();
      }
    });
  });
}
