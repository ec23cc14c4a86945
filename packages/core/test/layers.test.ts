import {
  buildNetwork,
  dense,
  dropout,
  embedding,
  referenceKernels as kernels,
  type LayerSpec,
  layers,
  Matrix,
  Panels,
  Purpose,
  pbld,
  plr,
  residual,
  scale,
  type UpdateRule,
  uniform,
} from '@descent/core';
import { describe, expect, test } from 'vitest';
import { numericalGradient, relativeError } from './gradient-check.ts';

const ROWS = 3;
const INPUTS = 4;

/** Options of the kinds that need some. */
const specs: Readonly<Record<string, LayerSpec>> = {
  dense: { kind: 'dense', units: 5, bias: true, initializer: 'glorotUniform' },
  dropout: dropout(0.25),
  embedding: embedding({ blocks: [1, 2], size: 3 }),
  pbld: pbld({ columns: [0, 2, 3], frequencies: 4, size: 2 }),
  plr: plr({ columns: [1, 2], frequencies: 2, size: 3 }),
  residual: residual(2),
  scale: scale(),
};

/** The rule that puts the gradient in the place of the parameter. */
const TAKE_GRADIENT: UpdateRule = { name: 'takeGradient', slots: 0, update: (_p, g) => [g] };

let draws = 0;
/** Numbers from −2 to 2, away from 0, where relu has a corner. */
function random(rows: number, cols: number): Matrix {
  const values = Float64Array.from({ length: rows * cols }, () => {
    const u = 4 * uniform(1, Purpose.initialize, 0, draws++) - 2;
    return u + Math.sign(u) * 0.05;
  });
  return new Matrix(rows, cols, values);
}

describe.each(Object.entries(layers))('layer %s', (name, layer) => {
  const spec = specs[name] ?? { kind: name };
  const outputs = layer.outputs(spec, INPUTS);
  const parameters = layer.parameters(spec, INPUTS);
  const tensors = {
    spec,
    parameters: parameters.map(({ rows, cols }) => Panels.from(random(rows, cols))),
    input: random(ROWS, INPUTS),
    output: Matrix.zeros(ROWS, outputs),
    training: true,
    batch: new Float64Array(layer.batchWork?.(spec, INPUTS) ?? 0),
    draws: {
      ...{ seed: 3, stream: 65536 },
      ...{ numbers: Int32Array.from({ length: ROWS }, (_, s) => 5 * s), clock: Float64Array.of(2) },
    },
    skipped: random(ROWS, INPUTS),
    work: Matrix.zeros(ROWS, layer.work?.(spec, INPUTS) ?? 0),
    contributions: parameters.map(({ rows }) => new Panels(ROWS, rows, new Float64Array(ROWS * rows))),
  };
  const outputDelta = random(ROWS, outputs);
  const forward = (): void => {
    layer.wholeBatch?.forward(kernels, tensors, 0, INPUTS);
    layer.forward(kernels, tensors, 0, ROWS);
  };
  /** Σ output ⊙ outputDelta: a scalar whose gradient the layer is asked for. */
  const weighted = (): number => {
    forward();
    return tensors.output.data.reduce((sum, value, i) => sum + value * outputDelta.data[i]!, 0);
  };

  test('passes deltas back as the central difference does', () => {
    const inputDelta = Matrix.zeros(ROWS, INPUTS);
    const numerical = numericalGradient(weighted, tensors.input.data);
    forward();
    layer.wholeBatch?.backward(kernels, tensors, outputDelta, 0, INPUTS);
    layer.backward(kernels, tensors, outputDelta, inputDelta, 0, ROWS);
    expect(relativeError(inputDelta.data, numerical)).toBeLessThanOrEqual(1e-7);
  });

  const learned = parameters.filter(({ learns }) => learns !== false);
  test.each(learned.map(({ name: parameter }, index) => [parameter, index] as const))(
    'has the gradient of its %s, in parts too',
    (_parameter, index) => {
      const { rows, cols } = tensors.parameters[index]!;
      const gradient = new Panels(rows, cols, new Float64Array(rows * cols));
      const update = { rule: TAKE_GRADIENT, parameter: gradient, state: [], scalars: new Float64Array(16) };
      const numerical = numericalGradient(weighted, tensors.parameters[index]!.data);
      forward();
      layer.wholeBatch?.backward(kernels, tensors, outputDelta, 0, INPUTS);
      const contributions = tensors.contributions.map((panels) => panels.toMatrix());
      for (const [from, to] of [
        [0, 1],
        [1, ROWS],
      ] as const) {
        layer.contribute?.(kernels, tensors, outputDelta, contributions, from, to);
      }
      layer.keep?.(kernels, tensors, outputDelta, 0, ROWS);
      for (const [p, panels] of tensors.contributions.entries()) panels.set(contributions[p]!);
      for (const [from, to] of [
        [0, 1],
        [1, rows],
      ] as const) {
        layer.update(kernels, tensors, Panels.from(outputDelta), index, update, from, to);
      }
      expect(relativeError(gradient.data, numerical)).toBeLessThanOrEqual(1e-7);
    },
  );

  test('works on the rows of its range alone', () => {
    tensors.output.data.fill(7);
    layer.forward(kernels, tensors, 1, 2);
    const inputDelta = new Matrix(ROWS, INPUTS, new Float64Array(ROWS * INPUTS).fill(7));
    layer.backward(kernels, tensors, outputDelta, inputDelta, 1, 2);
    for (const m of [tensors.output, inputDelta]) {
      expect(m.rowRange(0, 1).data.every((value) => value === 7)).toBe(true);
      expect(m.rowRange(2, 3).data.every((value) => value === 7)).toBe(true);
    }
  });

  test('refuses an option that it does not know', () => {
    expect(() => layer.check({ ...spec, colour: 'red' })).toThrow(`layer ${name}: unknown option "colour"`);
    expect(() => layer.check(spec)).not.toThrow();
  });
});

test.each<[LayerSpec, LayerSpec]>([
  [dense(3), { kind: 'dense', units: 3 }],
  [embedding({ blocks: [0, 2] }), { kind: 'embedding', blocks: [0, 2] }],
  [pbld({ columns: [1] }), { kind: 'pbld', columns: [1] }],
  [plr({ columns: [1] }), { kind: 'plr', columns: [1] }],
  [scale(), { kind: 'scale' }],
])('%j is what its spec without defaults is taken for', (stated, given) => {
  expect(buildNetwork({ inputs: INPUTS, layers: [given] }).spec.layers).toEqual([stated]);
});
