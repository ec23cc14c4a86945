import {
  createMemory,
  dense,
  type Kernels,
  layoutRun,
  Matrix,
  openKernels,
  optimizers,
  Panels,
  Purpose,
  type RunSpec,
  referenceKernels,
  type SparseBatch,
  STATIC_BYTES,
  scratchOf,
  TAPE_BYTES,
  type Update,
  uniform,
} from '@descent/core';
import { describe, expect, test } from 'vitest';

/** Bytes before and behind the work space that nobody may touch. */
const GUARD_BYTES = 65_536;
const GUARD = 0xa5;
const rule = optimizers['adam']!.rules[0]!;

function randomMatrix(rows: number, cols: number, draw: number): Matrix {
  const data = Float64Array.from({ length: rows * cols }, (_, i) => uniform(3, Purpose.split, draw, i) - 0.5);
  return new Matrix(rows, cols, data);
}

/** SIMD kernels with just the work space of a run over one dense layer, between guards; arrays are placed behind them. */
async function openLimited(batchSize: number, inputs: number, units: number) {
  const spec: RunSpec = {
    network: { inputs, layers: [dense(units)] },
    loss: 'meanSquaredError',
    optimizer: { name: 'adam', learningRate: 0.01 },
    rule: 'exact',
    batchSize,
    seed: 0,
    datasets: {
      train: {
        rows: 1,
        inputs: { kind: 'doubles', cols: inputs },
        targets: { kind: 'values', cols: units, classes: 0 },
      },
    },
  };
  const bytes = scratchOf(layoutRun(spec), 0).bytes - TAPE_BYTES;
  const memory = createMemory(2 ** 25, false);
  const before = Math.ceil(STATIC_BYTES / 64) * 64;
  const scratch = before + GUARD_BYTES;
  const behind = scratch + bytes;
  const guards = [before, behind].map((at) => new Uint8Array(memory.buffer, at, GUARD_BYTES).fill(GUARD));
  let next = behind + GUARD_BYTES;
  const place = <A extends Float64Array | Int32Array | Uint16Array | Uint8Array>(values: A): A => {
    const kind = values.constructor as new (buffer: ArrayBufferLike, at: number, length: number) => A;
    const placed = new kind(memory.buffer, next, values.length);
    placed.set(values as never);
    next = Math.ceil((next + values.byteLength) / 64) * 64;
    return placed;
  };
  return {
    kernels: await openKernels('simd', memory.wasm, new Uint8Array(memory.buffer, scratch, bytes)),
    place,
    matrix: ({ rows, cols, data }: Matrix) => new Matrix(rows, cols, place(data)),
    expectGuarded(): void {
      for (const guard of guards) expect(guard.findIndex((byte) => byte !== GUARD)).toBe(-1);
    },
  };
}

type Limited = Awaited<ReturnType<typeof openLimited>>;

/** An update of `weight`, beside state that is nothing yet. */
function updateOf({ place }: Limited, weight: Matrix): Update {
  const panels = ({ rows, cols, data }: Panels) => new Panels(rows, cols, place(data));
  return {
    rule,
    parameter: panels(Panels.from(weight)),
    state: Array.from({ length: rule.slots }, () =>
      panels(Panels.from(Matrix.zeros(weight.rows, weight.cols))),
    ),
    scalars: place(Float64Array.of(0.01, 0.9, 0.75, 0.5, 0.81, 0.875, 0.3, 0.2)),
  };
}

/** A batch of full rows, of each number its column and its value: lists of their columns are as long as they can be. */
function fullRows({ place }: Limited, { rows, cols, data }: Matrix): SparseBatch {
  const entries = {
    cols,
    starts: place(Int32Array.from({ length: rows + 1 }, (_, r) => r * cols)),
    columns: place(Uint16Array.from(data, (_, i) => i % cols)),
    values: place(data),
    decode: null,
  };
  const spans = place(new Int32Array(2 * rows));
  const room = place(new Uint8Array(16 * rows * cols));
  return { rows, cols, spans, entries, room, longest: cols };
}

/** Updates a weight of `inputs` × `units` by a batch, with given kernels and the reference, and compares them. */
function expectSameUpdate(
  limited: Limited,
  batch: (kernels: Kernels, x: Matrix) => Matrix | SparseBatch,
  [samples, inputs, units]: readonly [number, number, number],
): void {
  const [x, weight] = [randomMatrix(samples, inputs, 0), randomMatrix(inputs, units, 1)];
  const turned = Panels.from(randomMatrix(samples, units, 2));
  const delta = new Panels(samples, units, limited.place(turned.data));
  const updates = [limited.kernels, referenceKernels].map((kernels) => {
    const update = updateOf(limited, weight);
    kernels.updateWeight(update, batch(kernels, x), delta, 0, inputs);
    return update;
  });
  expect(updates[0]!.parameter.data).toEqual(updates[1]!.parameter.data);
  expect(updates[0]!.state.map(({ data }) => data)).toEqual(updates[1]!.state.map(({ data }) => data));
  expect(updates[0]!.parameter.toMatrix().equals(weight)).toBe(false);
}

describe('kernels keep to the work space that a run gives them, where it holds less than they could use', () => {
  // Even one sample more than fits is enough to leave it: the numbers are just beyond what the space holds at once.
  test.each([1300, 1301, 4100])('updateWeight, a batch of %i', async (samples) => {
    const limited = await openLimited(samples, 37, 11);
    expectSameUpdate(limited, (_kernels, x) => limited.matrix(x), [samples, 37, 11]);
    limited.expectGuarded();
  });

  test.each([300, 301, 2100])('updateWeight of sparse rows, a batch of %i', async (samples) => {
    const limited = await openLimited(samples, 67, 27);
    expectSameUpdate(
      limited,
      (kernels, x) => {
        const rows = fullRows(limited, x);
        const inputs = { kind: 'sparse', cols: rows.cols, rows: rows.entries } as const;
        kernels.gatherInputs(rows, inputs, null, 0, 0, rows.rows);
        return rows;
      },
      [samples, 67, 27],
    );
    limited.expectGuarded();
  });

  test.each([
    [9, 1],
    [9, 701],
    [9, 5000],
    // More panels of a short sum than are turned at once.
    [203, 10],
    [300, 16],
    [300, 17],
    [2060, 1],
  ])('affineBackward to %i columns from %i', async (inputs, units) => {
    const rows = 71;
    const limited = await openLimited(rows, inputs, units);
    const weight = Panels.from(randomMatrix(inputs, units, 0));
    const placed = new Panels(inputs, units, limited.place(weight.data));
    const delta = limited.matrix(randomMatrix(rows, units, 1));
    const [out, expected] = [limited.matrix(Matrix.zeros(rows, inputs)), Matrix.zeros(rows, inputs)];
    limited.kernels.affineBackward(out, delta, placed, 0, rows);
    referenceKernels.affineBackward(expected, delta, placed, 0, rows);
    expect(out.data).toEqual(expected.data);
    limited.expectGuarded();
  });
});
