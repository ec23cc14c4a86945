import {
  type ElementwiseLayer,
  type ElementwiseLoss,
  type Formula,
  type Kernels,
  keepGradient,
  layers,
  losses,
  Matrix,
  type Numbers,
  optimizers,
  Panels,
  referenceKernels,
  type Transform,
  transforms,
  type UpdateRule,
  type Waves,
} from '@descent/core';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Arena } from './arena.ts';

/** Finite doubles from subnormal to 1e300, zeros of both signs, and everyday numbers. */
const finite = fc.oneof(
  fc.double({ min: -4, max: 4, noNaN: true }),
  fc.double({ min: -1e300, max: 1e300, noNaN: true }),
  fc.constantFrom(0, -0, 1, -1, 5e-324, -5e-324, 2.2e-308, 1e300, -1e300),
);
/** The same, and what is no finite number. */
const any = fc.oneof({ weight: 20, arbitrary: finite }, fc.constantFrom(Number.NaN, Infinity, -Infinity));
/** What an activation or a loss may meet: where exp overflows, vanishes or is at its limits, too. */
const argument = fc.oneof(
  any,
  fc.double({ min: -750, max: 750, noNaN: true }),
  fc.constantFrom(-1000, -746, -745.2, -720, -709.8, 709.7, 709.8, 710, 1000, 0.625, -0.625),
);
const size = fc.oneof(fc.constantFrom(0, 1, 7, 8, 9, 10, 15, 16, 17, 18), fc.integer({ min: 0, max: 70 }));

const matrixOf = (rows: number, cols: number, numbers: fc.Arbitrary<number>) =>
  fc
    .array(numbers, { minLength: rows * cols, maxLength: rows * cols, size: 'max' })
    .map((values) => new Matrix(rows, cols, Float64Array.from(values)));

const cutsOf = (n: number) =>
  fc.tuple(fc.nat(n), fc.nat(n)).map(([x, y]) => [Math.min(x, y), Math.max(x, y)] as const);

/** x (rows × inner) of which some are zero, w (inner × cols), delta (rows × cols), a bias, and two points to cut each side at. */
const product = fc.tuple(size, size, size, fc.boolean()).chain(([rows, inner, cols, wild]) => {
  const numbers = wild ? any : finite;
  return fc.record({
    x: matrixOf(rows, inner, fc.oneof(numbers, fc.constant(0))),
    // Sparse rows are promised for finite factors alone.
    w: matrixOf(inner, cols, finite),
    wildW: matrixOf(inner, cols, numbers),
    delta: matrixOf(rows, cols, finite),
    wildDelta: matrixOf(rows, cols, numbers),
    bias: matrixOf(1, cols, numbers),
    cuts: cutsOf(rows),
    innerCuts: cutsOf(inner),
    colCuts: cutsOf(cols),
  });
});

/** initial + Σₖ a[r, k] · b[k, c], one element after another, straight from the definition. */
function definition(a: Matrix, b: Matrix, initial: (c: number) => number): Matrix {
  const rows = Array.from({ length: a.rows }, (_, r) =>
    Array.from({ length: b.cols }, (_, c) => {
      let sum = initial(c);
      for (let k = 0; k < a.cols; k++) sum = sum + a.data[r * a.cols + k]! * b.data[k * b.cols + c]!;
      return sum;
    }),
  );
  return new Matrix(a.rows, b.cols, Float64Array.from(rows.flat()));
}

/** Runs a kernel over [0, x), [y, n) and then [x, y): the cut must not show. */
function inParts(
  n: number,
  [x, y]: readonly [number, number],
  kernel: (from: number, to: number) => void,
): void {
  kernel(0, x);
  kernel(y, n);
  kernel(x, y);
}

function expectSameBits(got: Matrix, expected: Matrix): void {
  if (!got.equals(expected)) expect(got).toEqual(expected);
  expect(got.equals(expected)).toBe(true);
}

const vector = (values: ArrayLike<number>): Matrix => new Matrix(1, values.length, Float64Array.from(values));
const filled = (rows: number, cols: number, value: number): Matrix =>
  new Matrix(rows, cols, new Float64Array(rows * cols).fill(value));
// Optimizers may share a rule.
const rules: UpdateRule[] = [...new Set(Object.values(optimizers).flatMap((optimizer) => optimizer.rules))];
/** Each transform alone, and all of them together. */
const transformLists = [
  ...Object.values(transforms).map((transform) => [transform]),
  Object.values(transforms),
].map((list) => ({ list, names: list.map(({ name }) => name).join(', ') }));
const formulas: Formula[] = Object.values(layers).flatMap(
  (layer) => (layer as Partial<ElementwiseLayer>).formula ?? [],
);
const lossFormulas = Object.values(losses).flatMap(
  (loss) => (loss as Partial<ElementwiseLoss>).formula ?? [],
);
/** Scalars of a step such as every rule can use: rates and factors below 1, powers that have not vanished. */
const SCALARS = [0.01, 0.9, 0.75, 0.5, 0.81, 0.875, 0.3, 0.2] as const satisfies Numbers;
/** Those of transforms behind them: a penalty, a factor, a limit that some gradients exceed, and two decays. */
const TRANSFORM_SCALARS = [0.125, 0.75, 0.5, 0.3, 0.01, 0.2, 0.1, 0.7] as const satisfies Numbers;

/** The rule on every element, from the definition: parameter, gradient, state, all rows × cols. */
function ruled(
  rule: UpdateRule,
  parameter: Matrix,
  gradient: Matrix,
  state: readonly Matrix[],
  before: readonly Transform[] = [],
): Matrix[] {
  const results = [parameter, ...state].map((matrix) => matrix.copy());
  for (let i = 0; i < parameter.data.length; i++) {
    const now = Array.from({ length: 8 }, (_, slot) => state[slot]?.data[i] ?? 0) as unknown as Numbers;
    let [p, g] = [parameter.data[i]!, gradient.data[i]!];
    for (const transform of before) {
      const value = transform.value(p, g, TRANSFORM_SCALARS);
      if (transform.changes === 'gradient') g = value;
      else p = value;
    }
    const next = rule.update(p, g, now, SCALARS);
    results.forEach((result, k) => {
      result.data[i] = next[k]!;
    });
  }
  return results;
}

/** The cases that every implementation of `Kernels` must pass to the bit. */
export function kernelsContract(name: string, arena: Arena, numRuns: number): void {
  const { kernels } = arena;

  describe(`kernels: ${name}`, () => {
    beforeEach(() => arena.clear());
    /** A property over arrays that are placed anew in each run. */
    const holds = <T>(cases: fc.Arbitrary<T>, property: (value: T) => void): void =>
      fc.assert(
        fc.property(cases, (value) => {
          arena.clear();
          property(value);
        }),
        { numRuns },
      );

    test('affine is the definition, however its rows are cut', () => {
      holds(product, ({ x, wildW, bias, cuts }) => {
        const out = arena.matrix(filled(x.rows, wildW.cols, 7));
        const from = arena.place(bias.data);
        const [a, b] = [arena.matrix(x), arena.panels(wildW)];
        inParts(x.rows, cuts, (first, to) => kernels.affine(out, a, b, from, first, to));
        expectSameBits(
          out,
          definition(x, wildW, (c) => bias.data[c]! + 0),
        );
        inParts(x.rows, cuts, (first, to) => kernels.affine(out, a, b, null, first, to));
        expectSameBits(
          out,
          definition(x, wildW, () => 0),
        );
      });
    });

    test('affine of sparse rows is that of dense ones, for finite weights', () => {
      holds(product, ({ x, w, bias, cuts }) => {
        const out = arena.matrix(filled(x.rows, w.cols, 7));
        const from = arena.place(bias.data);
        const [a, b] = [arena.sparse(x), arena.panels(w)];
        inParts(x.rows, cuts, (first, to) => kernels.affine(out, a, b, from, first, to));
        expectSameBits(
          out,
          definition(x, w, (c) => bias.data[c]! + 0),
        );
        inParts(x.rows, cuts, (first, to) => kernels.affine(out, a, b, null, first, to));
        expectSameBits(
          out,
          definition(x, w, () => 0),
        );
      });
    });

    test('affineBackward is the definition with the weight transposed', () => {
      holds(product, ({ wildDelta, wildW, cuts }) => {
        const out = arena.matrix(filled(wildDelta.rows, wildW.rows, 7));
        const [delta, weight] = [arena.matrix(wildDelta), arena.panels(wildW)];
        inParts(wildDelta.rows, cuts, (from, to) => kernels.affineBackward(out, delta, weight, from, to));
        expectSameBits(
          out,
          definition(wildDelta, wildW.transposed(), () => 0),
        );
      });
    });

    test('affine and affineBackward may be cut by columns too', () => {
      holds(product, ({ x, w, wildW, wildDelta, cuts }) => {
        for (const sparse of [false, true]) {
          const b = sparse ? w : wildW;
          const out = arena.matrix(filled(x.rows, b.cols, 7));
          const [a, weight] = [sparse ? arena.sparse(x) : arena.matrix(x), arena.panels(b)];
          for (let left = 0; left < b.cols; left += 16) {
            const right = Math.min(left + 16, b.cols);
            inParts(x.rows, cuts, (from, to) => kernels.affine(out, a, weight, null, from, to, left, right));
          }
          expectSameBits(
            out,
            definition(x, b, () => 0),
          );
        }
        const back = arena.matrix(filled(x.rows, w.rows, 7));
        const [delta, weight] = [arena.matrix(wildDelta), arena.panels(wildW)];
        for (let left = 0; left < w.rows; left += 8) {
          const right = Math.min(left + 8, w.rows);
          inParts(x.rows, cuts, (from, to) =>
            kernels.affineBackward(back, delta, weight, from, to, left, right),
          );
        }
        expectSameBits(
          back,
          definition(wildDelta, wildW.transposed(), () => 0),
        );
      });
    });

    test('toPanels copies its rows', () => {
      holds(product, ({ x, cuts }) => {
        const out = new Panels(x.rows, x.cols, arena.place(filled(x.rows, x.cols, 7).data));
        const source = arena.matrix(x);
        inParts(x.rows, cuts, (from, to) => kernels.toPanels(out, source, from, to));
        expectSameBits(out.toMatrix(), x);
      });
    });

    test.each(rules)('updateWeight is the gradient by definition, then the rule $name', (rule) => {
      holds(product, ({ x, w, delta, wildDelta, innerCuts }) => {
        for (const sparse of [false, true]) {
          const d = sparse ? delta : wildDelta;
          const state = Array.from({ length: rule.slots }, (_, slot) => filled(w.rows, w.cols, 0.25 * slot));
          const update = {
            rule,
            parameter: arena.panels(w),
            state: state.map((matrix) => arena.panels(matrix)),
            scalars: arena.place(Float64Array.from(SCALARS)),
          };
          const input = sparse ? arena.sparse(x) : arena.matrix(x);
          const panels = arena.panels(d);
          inParts(w.rows, innerCuts, (from, to) => kernels.updateWeight(update, input, panels, from, to));
          const expected = ruled(
            rule,
            w,
            definition(x.transposed(), d, () => 0),
            state,
          );
          [update.parameter, ...update.state].forEach((got, k) => {
            expectSameBits(got.toMatrix(), expected[k]!);
          });
        }
      });
    });

    test.each(rules)('updateWeightAhead is $name by one sample, and then affine of the next', (rule) => {
      const sample = fc.tuple(size, size).chain(([inner, cols]) =>
        fc.record({
          x: matrixOf(1, inner, any),
          next: matrixOf(1, inner, any),
          w: matrixOf(inner, cols, any),
          delta: matrixOf(1, cols, any),
          bias: matrixOf(1, cols, any),
          biased: fc.boolean(),
        }),
      );
      holds(sample, ({ x, next, w, delta, bias, biased }) => {
        const state = Array.from({ length: rule.slots }, (_, slot) => filled(w.rows, w.cols, 0.25 * slot));
        const update = {
          rule,
          parameter: arena.panels(w),
          state: state.map((matrix) => arena.panels(matrix)),
          scalars: arena.place(Float64Array.from(SCALARS)),
        };
        const out = arena.matrix(filled(1, w.cols, 7));
        const [input, following, panels] = [arena.matrix(x), arena.matrix(next), arena.panels(delta)];
        const from = biased ? arena.place(bias.data) : null;
        kernels.updateWeightAhead(update, input, panels, out, following, from);
        const expected = ruled(
          rule,
          w,
          definition(x.transposed(), delta, () => 0),
          state,
        );
        [update.parameter, ...update.state].forEach((got, k) => {
          expectSameBits(got.toMatrix(), expected[k]!);
        });
        if (w.rows > 0)
          expectSameBits(
            out,
            definition(next, expected[0]!, (c) => (biased ? bias.data[c]! + 0 : 0)),
          );
      });
    });

    test.each(rules)('updateBias sums the deltas in sample order, then the rule $name', (rule) => {
      holds(product, ({ bias, wildDelta: delta, colCuts }) => {
        const column = (matrix: Matrix): Panels => new Panels(matrix.cols, 1, arena.place(matrix.data));
        const state = Array.from({ length: rule.slots }, (_, slot) => filled(1, bias.cols, 0.25 * slot));
        const update = {
          rule,
          parameter: column(bias),
          state: state.map(column),
          scalars: arena.place(Float64Array.from(SCALARS)),
        };
        const panels = arena.panels(delta);
        inParts(bias.cols, colCuts, (from, to) => kernels.updateBias(update, panels, from, to));
        const sums = vector(
          delta
            .transposed()
            .toRows()
            .map((values) => values.reduce((sum, value) => sum + value, 0)),
        );
        const expected = ruled(rule, bias, sums, state);
        [update.parameter, ...update.state].forEach((got, k) => {
          expectSameBits(new Matrix(1, bias.cols, got.data), expected[k]!);
        });
      });
    });

    test.each(transformLists)(
      'updates apply $names to gradient and parameter before the rule',
      ({ list }) => {
        const rule = optimizers['adam']!.rule({});
        holds(product, ({ x, w, delta, wildDelta, innerCuts }) => {
          const scalars = arena.place(Float64Array.from([...SCALARS, ...TRANSFORM_SCALARS]));
          const updateOf = (
            parameter: Panels,
            place: (matrix: Matrix) => Panels,
            state: readonly Matrix[],
          ) => ({
            ...{ rule, parameter, scalars, transforms: list },
            state: state.map(place),
          });
          const stateOf = (rows: number, cols: number) => [0, 0.25].map((value) => filled(rows, cols, value));
          for (const sparse of [false, true]) {
            const d = sparse ? delta : wildDelta;
            const state = stateOf(w.rows, w.cols);
            const update = updateOf(arena.panels(w), (matrix) => arena.panels(matrix), state);
            const input = sparse ? arena.sparse(x) : arena.matrix(x);
            const panels = arena.panels(d);
            inParts(w.rows, innerCuts, (from, to) => kernels.updateWeight(update, input, panels, from, to));
            const gradient = definition(x.transposed(), d, () => 0);
            const expected = ruled(rule, w, gradient, state, list);
            [update.parameter, ...update.state].forEach((got, k) => {
              expectSameBits(got.toMatrix(), expected[k]!);
            });
          }
          const column = (matrix: Matrix): Panels => new Panels(matrix.cols, 1, arena.place(matrix.data));
          const bias = filled(1, delta.cols, -0.5);
          const state = stateOf(1, delta.cols);
          const update = updateOf(column(bias), column, state);
          kernels.updateBias(update, arena.panels(delta), 0, delta.cols);
          const sums = definition(filled(1, delta.rows, 1), delta, () => 0);
          const expected = ruled(rule, bias, sums, state, list);
          [update.parameter, ...update.state].forEach((got, k) => {
            expectSameBits(new Matrix(1, bias.cols, got.data), expected[k]!);
          });
        });
      },
    );

    test('updateWeight and updateBias go on from the gradient that is kept, sample after sample', () => {
      const half = fc.tuple(size, size, size, size).chain(([first, second, inner, cols]) =>
        fc.record({
          x: matrixOf(first + second, inner, fc.oneof(finite, fc.constant(0))),
          delta: matrixOf(first + second, cols, finite),
          split: fc.constant(first),
          innerCuts: cutsOf(inner),
          colCuts: cutsOf(cols),
        }),
      );
      const rowsOf = ({ cols, data }: Matrix, from: number, to: number): Matrix =>
        new Matrix(to - from, cols, data.subarray(from * cols, to * cols));
      holds(half, ({ x, delta, split, innerCuts, colCuts }) => {
        const scalars = arena.place(new Float64Array(24));
        for (const sparse of [false, true]) {
          const weight = arena.panels(filled(x.cols, delta.cols, 3));
          const kept = arena.panels(filled(x.cols, delta.cols, 7));
          const bias = new Panels(delta.cols, 1, arena.place(filled(1, delta.cols, 3).data));
          const keptBias = new Panels(delta.cols, 1, arena.place(filled(1, delta.cols, 7).data));
          for (const continues of [false, true]) {
            const [from, to] = continues ? [split, x.rows] : [0, split];
            const part = rowsOf(x, from, to);
            const input = sparse ? arena.sparse(part) : arena.matrix(part);
            const panels = arena.panels(rowsOf(delta, from, to));
            const rule = keepGradient;
            const ofWeight = { rule, parameter: weight, state: [kept], scalars, continues };
            const ofBias = { rule, parameter: bias, state: [keptBias], scalars, continues };
            inParts(x.cols, innerCuts, (first, last) =>
              kernels.updateWeight(ofWeight, input, panels, first, last),
            );
            inParts(delta.cols, colCuts, (first, last) => kernels.updateBias(ofBias, panels, first, last));
          }
          expectSameBits(
            kept.toMatrix(),
            definition(x.transposed(), delta, () => 0),
          );
          expectSameBits(
            new Matrix(1, delta.cols, keptBias.data),
            definition(filled(1, delta.rows, 1), delta, () => 0),
          );
          expectSameBits(weight.toMatrix(), filled(x.cols, delta.cols, 3));
        }
      });
    });

    test('updateFrom is transforms and rule with the gradient given', () => {
      const rule = optimizers['adam']!.rule({});
      const list = Object.values(transforms);
      holds(product, ({ w, wildW: gradient, innerCuts }) => {
        const state = [0, 0.25].map((value) => filled(w.rows, w.cols, value));
        const update = {
          ...{ rule, parameter: arena.panels(w), transforms: list },
          state: state.map((matrix) => arena.panels(matrix)),
          scalars: arena.place(Float64Array.from([...SCALARS, ...TRANSFORM_SCALARS])),
        };
        const given = arena.panels(gradient);
        inParts(w.rows, innerCuts, (from, to) => kernels.updateFrom(update, given, from, to));
        const expected = ruled(rule, w, gradient, state, list);
        [update.parameter, ...update.state].forEach((got, k) => {
          expectSameBits(got.toMatrix(), expected[k]!);
        });
      });
    });

    test('squaredNorm sums the squares by the columns of panels, and these in their order', () => {
      holds(product, ({ wildW, innerCuts: [from, to] }) => {
        const out = arena.place(Float64Array.of(7, 7, 7));
        kernels.squaredNorm(out, 1, arena.panels(wildW), from, to);
        const lanes = Array.from({ length: 8 }, () => 0);
        for (let first = 0; first < wildW.cols; first += 8) {
          for (let r = from; r < to; r++) {
            for (let c = first; c < Math.min(first + 8, wildW.cols); c++) {
              const value = wildW.data[r * wildW.cols + c]!;
              lanes[c - first] = lanes[c - first]! + value * value;
            }
          }
        }
        const expected = lanes.reduce((sum, lane) => sum + lane, 0);
        expectSameBits(vector(out), vector([7, expected, 7]));
      });
    });

    test('average moves each number by a part of what it is off', () => {
      holds(product, ({ w, wildW, innerCuts }) => {
        const scalars = arena.place(Float64Array.from([...SCALARS, ...TRANSFORM_SCALARS]));
        const [average, source] = [arena.panels(w), arena.panels(wildW)];
        inParts(w.rows, innerCuts, (from, to) => kernels.average(average, source, scalars, from, to));
        const expected = w.data.map((value, i) => value + TRANSFORM_SCALARS[7] * (wildW.data[i]! - value));
        expectSameBits(average.toMatrix(), new Matrix(w.rows, w.cols, expected));
      });
    });

    test('a transform that is in no registry is applied all the same', () => {
      const double: Transform = { name: 'double', changes: 'gradient', value: (_p, g) => 2 * g };
      const rule: UpdateRule = optimizers['sgd']!.rules[0]!;
      const parameter = arena.panels(Matrix.zeros(1, 2));
      const scalars = arena.place(Float64Array.from([1, ...new Float64Array(15)]));
      const update = { rule, parameter, state: [], scalars, transforms: [double] };
      const x = arena.matrix(Matrix.from([[3]]));
      kernels.updateWeight(update, x, arena.panels(Matrix.from([[5, -1]])), 0, 1);
      expect([...parameter.data]).toEqual([-30, 6]);
    });

    /** A matrix of arguments, another of the same shape, and where to cut its rows. */
    const pair = fc.tuple(fc.integer({ min: 0, max: 9 }), size).chain(([rows, cols]) =>
      fc.record({
        x: matrixOf(rows, cols, argument),
        d: matrixOf(rows, cols, argument),
        cuts: cutsOf(rows),
        /** What the formulas with an option are given. */
        a: fc.constantFrom(0, 0.01, 0.5, 0.9, 1, 2, 3.7),
      }),
    );

    test.each(formulas)('map and mapGradient apply $name element by element, in place too', (formula) => {
      holds(pair, ({ x, d, cuts, a }) => {
        const y = arena.matrix(filled(x.rows, x.cols, 7));
        const delta = arena.matrix(d);
        const source = arena.matrix(x);
        inParts(x.rows, cuts, (from, to) => kernels.map(formula, y, source, from, to, a));
        expectSameBits(
          y,
          new Matrix(
            x.rows,
            x.cols,
            x.data.map((value) => formula.value(value, a)),
          ),
        );
        inParts(x.rows, cuts, (from, to) =>
          kernels.mapGradient(formula, delta, delta, source, y, from, to, a),
        );
        const expected = d.data.map((value, i) => value * formula.derivative(x.data[i]!, y.data[i]!, a));
        expectSameBits(delta, new Matrix(x.rows, x.cols, expected));
      });
    });

    test('a formula that is in no registry is applied all the same', () => {
      const square: Formula = { name: 'square', value: (x) => x * x, derivative: (x, y) => 2 * x + 0 * y };
      const scale: Formula = { name: 'scale', value: (x, a) => a * x, derivative: (_x, _y, a) => a };
      const x = arena.matrix(
        Matrix.from([
          [1, -2],
          [3, Number.NaN],
          [9, 9],
        ]),
      );
      const y = arena.matrix(Matrix.zeros(3, 2));
      kernels.map(square, y, x, 0, 2);
      expectSameBits(
        y,
        Matrix.from([
          [1, 4],
          [9, Number.NaN],
          [0, 0],
        ]),
      );
      const delta = arena.matrix(
        Matrix.from([
          [10, 10],
          [10, 10],
          [7, 7],
        ]),
      );
      kernels.mapGradient(square, delta, delta, x, y, 0, 2);
      expectSameBits(
        delta,
        Matrix.from([
          [20, -40],
          [60, Number.NaN],
          [7, 7],
        ]),
      );
      kernels.map(scale, y, x, 2, 3, 5);
      kernels.mapGradient(scale, delta, delta, x, y, 2, 3, 5);
      expect([y.data[4], delta.data[4]]).toEqual([45, 35]);
    });

    test('a rule that is in no registry is applied all the same', () => {
      const rule: UpdateRule = { name: 'takeGradient', slots: 0, update: (_p, g) => [g] };
      const parameter = arena.panels(Matrix.zeros(1, 2));
      const update = { rule, parameter, state: [], scalars: arena.place(new Float64Array(16)) };
      kernels.updateWeight(
        update,
        arena.matrix(Matrix.from([[3]])),
        arena.panels(Matrix.from([[5, -1]])),
        0,
        1,
      );
      expect([...parameter.data]).toEqual([15, -3]);
    });

    test('rows are added, divided and multiplied element by element', () => {
      const rows = fc.tuple(size, size).chain(([r, c]) =>
        fc.record({
          x: matrixOf(r, c, any),
          y: matrixOf(r, c, any),
          factors: matrixOf(1, c, any),
          divisor: fc.integer({ min: 1, max: 9 }),
          cuts: cutsOf(r),
        }),
      );
      holds(rows, ({ x, y, factors, divisor, cuts }) => {
        const [a, b] = [arena.matrix(x), arena.matrix(y)];
        const f = arena.place(factors.data);
        const byElement = (value: (i: number) => number): Matrix =>
          new Matrix(
            x.rows,
            x.cols,
            x.data.map((_, i) => value(i)),
          );
        const run = (into: Matrix, kernel: (from: number, to: number) => void, expected: Matrix): void => {
          inParts(x.rows, cuts, kernel);
          expectSameBits(into, expected);
        };
        const out = arena.matrix(filled(x.rows, x.cols, 7));
        run(
          out,
          (from, to) => kernels.multiplyRows(out, a, b, from, to),
          byElement((i) => x.data[i]! * y.data[i]!),
        );
        run(
          out,
          (from, to) => kernels.multiplyColumns(out, a, f, from, to),
          byElement((i) => x.data[i]! * factors.data[i % x.cols]!),
        );
        run(
          a,
          (from, to) => kernels.addRows(a, b, from, to),
          byElement((i) => x.data[i]! + y.data[i]!),
        );
        const weights = arena.place(x.data.slice(0, x.rows));
        run(
          out,
          (from, to) => kernels.scaleRows(out, weights, from, to),
          byElement((i) => x.data[i]! * factors.data[i % x.cols]! * x.data[Math.floor(i / x.cols)]!),
        );
        run(
          b,
          (from, to) => kernels.divideRows(b, divisor, from, to),
          byElement((i) => y.data[i]! / divisor),
        );
      });
    });

    test('copyColumns copies a part of each row', () => {
      const x = arena.matrix(
        Matrix.from([
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ]),
      );
      const out = arena.matrix(filled(3, 4, 0));
      kernels.copyColumns(out, 2, x, 1, 2, 1, 3);
      expect(out.toRows()).toEqual([
        [0, 0, 0, 0],
        [0, 0, 5, 6],
        [0, 0, 8, 9],
      ]);
    });

    test('waves, their way back and their contributions are the reference’s', () => {
      const shapes = fc
        .record({
          rows: fc.integer({ min: 0, max: 9 }),
          count: fc.integer({ min: 1, max: 4 }),
          half: fc.integer({ min: 1, max: 4 }),
          size: fc.integer({ min: 1, max: 4 }),
          phased: fc.boolean(),
          wild: fc.boolean(),
        })
        .chain(({ rows, count, half, size: d, phased, wild }) => {
          const k = 2 * half;
          const tall = phased ? k : 2 * k;
          const numbers = wild ? any : finite;
          const before = 1; // an embedded input before these, a column before and one after
          const total = before + count;
          const width = phased ? d + 1 : d;
          return fc.record({
            d: fc.constant(d),
            k: fc.constant(k),
            count: fc.constant(count),
            phases: phased ? matrixOf(1, total * k, numbers) : fc.constant(null),
            frequency: matrixOf(1, total * k, numbers),
            weight: matrixOf(1, total * tall * d, numbers),
            bias: matrixOf(1, total * d, numbers),
            x: matrixOf(rows, count + 2, numbers),
            delta: matrixOf(rows, count * width + 2, numbers),
            cuts: cutsOf(rows),
          });
        });
      holds(shapes, ({ d, k, count, phases, frequency, weight, bias, x, delta, cuts }) => {
        const { rows } = x;
        const run = (kit: Kernels, place: (m: Matrix) => Matrix): Matrix[] => {
          const numbers = (m: Matrix): Float64Array => place(m).data;
          const w: Waves = {
            ...{ input: 1, output: 1, first: 1, count, frequencies: k, size: d },
            phases: phases === null ? null : numbers(phases),
            frequency: numbers(frequency),
            weight: numbers(weight),
            bias: numbers(bias),
          };
          const [input, outer] = [place(x), place(delta)];
          const out = place(filled(rows, delta.cols, 7));
          const work = place(filled(rows, 2 * k * (count + 1), 7));
          const inner = place(filled(rows, x.cols, 7));
          const into = (m: Matrix): Matrix => place(filled(rows, m.data.length, 7));
          const contributions = {
            frequency: into(frequency),
            phases: phases === null ? null : into(phases),
            weight: into(weight),
            bias: into(bias),
          };
          inParts(rows, cuts, (from, to) => kit.waves(w, out, work, input, from, to));
          inParts(rows, cuts, (from, to) => kit.wavesBackward(w, inner, outer, work, out, from, to));
          inParts(rows, cuts, (from, to) =>
            kit.wavesContribute(w, contributions, outer, work, input, out, from, to),
          );
          const parts = Object.values(contributions).filter((m) => m !== null);
          return [out, work, inner, ...parts];
        };
        const expected = run(referenceKernels, (m) => m.copy());
        run(kernels, (m) => arena.matrix(m)).forEach((got, i) => {
          expectSameBits(got, expected[i]!);
        });
      });
    });

    test('softmaxRows and softmaxBackward are the reference’s', () => {
      holds(pair, ({ x, d, cuts }) => {
        const expected = Matrix.zeros(x.rows, x.cols);
        referenceKernels.softmaxRows(expected, x, 0, x.rows);
        const y = arena.matrix(filled(x.rows, x.cols, 7));
        const source = arena.matrix(x);
        inParts(x.rows, cuts, (from, to) => kernels.softmaxRows(y, source, from, to));
        expectSameBits(y, expected);
        const back = Matrix.zeros(x.rows, x.cols);
        referenceKernels.softmaxBackward(back, d, expected, 0, x.rows);
        const out = arena.matrix(filled(x.rows, x.cols, 7));
        const delta = arena.matrix(d);
        inParts(x.rows, cuts, (from, to) => kernels.softmaxBackward(out, delta, y, from, to));
        expectSameBits(out, back);
      });
    });

    test('softmaxRows is the definition: stable for large logits, NaN stays NaN', () => {
      const out = arena.matrix(Matrix.zeros(4, 2));
      const x = arena.matrix(
        Matrix.from([
          [1000, 1000],
          [0, -710],
          [-1000, 1000],
          [Number.NaN, 0],
        ]),
      );
      kernels.softmaxRows(out, x, 0, 4);
      expect([...out.data.subarray(0, 2)]).toEqual([0.5, 0.5]);
      expect(out.data[2]).toBe(1);
      expect(out.data[3]! / 4.476286225675e-309).toBeCloseTo(1, 10);
      expect([...out.data.subarray(4, 6)]).toEqual([0, 1]);
      expect([...out.data.subarray(6, 8)]).toEqual([Number.NaN, Number.NaN]);
    });

    test.each(lossFormulas)('lossValue and lossGradient of $name are the reference’s', (formula) => {
      holds(pair, ({ x, d, cuts, a }) => {
        const [outputs, targets] = [arena.matrix(x), arena.matrix(d)];
        const expected = new Float64Array(x.rows + 2).fill(7);
        referenceKernels.lossValue(formula, expected, 2, x, d, 0, x.rows, a);
        const values = arena.place(new Float64Array(x.rows + 2).fill(7));
        inParts(x.rows, cuts, (from, to) =>
          kernels.lossValue(formula, values, 2, outputs, targets, from, to, a),
        );
        expectSameBits(vector(values), vector(expected));
        const slopes = Matrix.zeros(x.rows, x.cols);
        referenceKernels.lossGradient(formula, slopes, x, d, 3, 0, x.rows, a);
        const delta = arena.matrix(filled(x.rows, x.cols, 7));
        inParts(x.rows, cuts, (from, to) =>
          kernels.lossGradient(formula, delta, outputs, targets, 3, from, to, a),
        );
        expectSameBits(delta, slopes);
      });
    });

    test('crossEntropyValue and crossEntropyGradient are the reference’s', () => {
      holds(pair, ({ x, d, cuts }) => {
        const [logits, targets] = [arena.matrix(x), arena.matrix(d)];
        const expected = new Float64Array(x.rows + 2).fill(7);
        referenceKernels.crossEntropyValue(expected, 2, x, d, 0, x.rows);
        const values = arena.place(new Float64Array(x.rows + 2).fill(7));
        inParts(x.rows, cuts, (from, to) => kernels.crossEntropyValue(values, 2, logits, targets, from, to));
        expectSameBits(vector(values), vector(expected));
        const slopes = Matrix.zeros(x.rows, x.cols);
        referenceKernels.crossEntropyGradient(slopes, x, d, 3, 0, x.rows);
        const delta = arena.matrix(filled(x.rows, x.cols, 7));
        inParts(x.rows, cuts, (from, to) =>
          kernels.crossEntropyGradient(delta, logits, targets, 3, from, to),
        );
        expectSameBits(delta, slopes);
      });
    });

    test('gathers rows of bytes, doubles, classes and sparse rows, in order or as they stand', () => {
      const order = arena.place(Int32Array.of(3, 1, 0, 2, 4));
      const decode = arena.place(Float64Array.from({ length: 256 }, (_, byte) => byte / 3));
      const bytes = arena.place(Uint8Array.from({ length: 15 }, (_, i) => 17 * i));
      const doubles = arena.place(Float64Array.from({ length: 15 }, (_, i) => i / 7));
      const codes = arena.place(Uint8Array.of(1, 0, 1, 2, 0));
      const wide = arena.place(Int32Array.of(1, 0, 1, 2, 0));
      const answers = arena.matrix(
        Matrix.from([
          [1, 0, 0],
          [0, 1, 0],
          [0, 0.5, 1],
        ]),
      );
      const starts = arena.place(Int32Array.of(0, 2, 2, 5, 6, 9));
      const rows = { cols: 3, starts, columns: arena.place(new Uint16Array(9)), values: bytes, decode };
      for (const [given, start] of [
        [order, 1],
        [null, 2],
      ] as const) {
        const taken = [0, 1, 2].map((s) => (given === null ? start + s : given[start + s]!));
        const gathered = (fill: (out: Matrix) => void): number[][] => {
          const out = arena.matrix(filled(4, 3, 7));
          fill(out);
          return out.toRows();
        };
        const rowsOf = (value: (row: number, c: number) => number): number[][] =>
          [0, 1, 2, 3].map((s) => [0, 1, 2].map((c) => (s === 0 ? 7 : value(taken[s - 1]!, c))));
        // Samples 1 to 3 of the batch are rows 1 to 3 after `start`.
        const at = start - 1;
        expect(
          gathered((out) =>
            kernels.gatherInputs(out, { kind: 'bytes', cols: 3, data: bytes, decode }, given, at, 1, 4),
          ),
        ).toEqual(rowsOf((row, c) => decode[bytes[3 * row + c]!]!));
        expect(
          gathered((out) =>
            kernels.gatherInputs(out, { kind: 'doubles', cols: 3, data: doubles }, given, at, 1, 4),
          ),
        ).toEqual(rowsOf((row, c) => doubles[3 * row + c]!));
        expect(
          gathered((out) =>
            kernels.gatherTargets(out, { kind: 'values', cols: 3, data: doubles }, given, at, 1, 4),
          ),
        ).toEqual(rowsOf((row, c) => doubles[3 * row + c]!));
        for (const data of [codes, wide]) {
          expect(
            gathered((out) =>
              kernels.gatherTargets(
                out,
                { kind: 'classes', cols: 3, data, decode: answers },
                given,
                at,
                1,
                4,
              ),
            ),
          ).toEqual(rowsOf((row, c) => answers.data[3 * data[row]! + c]!));
        }
        const spans = arena.place(new Int32Array(8).fill(7));
        const room = arena.place(new Uint8Array(16 * 4 * 3));
        const batch = { rows: 4, cols: 3, spans, entries: rows, room, longest: 3 };
        kernels.gatherInputs(batch, { kind: 'sparse', cols: 3, rows }, given, at, 1, 4);
        expect([...spans]).toEqual([7, 7, ...taken.flatMap((row) => [starts[row]!, starts[row + 1]!])]);
      }
    });

    test('sparse rows of bytes stand for what they decode to', () => {
      const decode = arena.place(Float64Array.from({ length: 256 }, (_, byte) => byte / 255));
      const entries = {
        cols: 3,
        starts: arena.place(Int32Array.of(0, 2)),
        columns: arena.place(Uint16Array.of(0, 2)),
        values: arena.place(Uint8Array.of(51, 255)),
        decode,
      };
      const spans = arena.place(Int32Array.of(0, 0));
      const room = arena.place(new Uint8Array(16 * 3));
      const x = { rows: 1, cols: 3, spans, entries, room, longest: 3 };
      kernels.gatherInputs(x, { kind: 'sparse', cols: 3, rows: entries }, null, 0, 0, 1);
      const weight = arena.panels(Matrix.from([[10], [100], [1000]]));
      const out = arena.matrix(Matrix.zeros(1, 1));
      kernels.affine(out, x, weight, null, 0, 1);
      expect(out.data[0]).toBe(0.2 * 10 + 1000);
    });

    test('every elementwise layer keeps NaN, so that divergence is seen', () => {
      for (const [kind, layer] of Object.entries(layers)) {
        if (!layer.elementwise) continue;
        const input = arena.matrix(Matrix.from([[Number.NaN, 1]]));
        const output = arena.matrix(Matrix.zeros(1, 2));
        layer.forward(kernels, { spec: { kind }, parameters: [], input, output }, 0, 1);
        expect(output.data[0], kind).toBeNaN();
      }
    });
  });
}
