import {
  referenceKernels as kernels,
  type LayerSpec,
  layers,
  Matrix,
  Panels,
  Purpose,
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
    parameters: parameters.map(({ rows, cols }) => Panels.from(random(rows, cols))),
    input: random(ROWS, INPUTS),
    output: Matrix.zeros(ROWS, outputs),
  };
  const outputDelta = random(ROWS, outputs);
  /** Σ output ⊙ outputDelta: a scalar whose gradient the layer is asked for. */
  const weighted = (): number => {
    layer.forward(kernels, tensors, 0, ROWS);
    return tensors.output.data.reduce((sum, value, i) => sum + value * outputDelta.data[i]!, 0);
  };

  test('passes deltas back as the central difference does', () => {
    const inputDelta = Matrix.zeros(ROWS, INPUTS);
    const numerical = numericalGradient(weighted, tensors.input.data);
    layer.forward(kernels, tensors, 0, ROWS);
    layer.backward(kernels, tensors, outputDelta, inputDelta, 0, ROWS);
    expect(relativeError(inputDelta.data, numerical)).toBeLessThanOrEqual(1e-7);
  });

  test.each(parameters.map(({ name: parameter }, index) => [parameter, index] as const))(
    'has the gradient of its %s, in parts too',
    (_parameter, index) => {
      const { rows, cols } = tensors.parameters[index]!;
      const gradient = new Panels(rows, cols, new Float64Array(rows * cols));
      const update = { rule: TAKE_GRADIENT, parameter: gradient, state: [], scalars: new Float64Array(16) };
      const numerical = numericalGradient(weighted, tensors.parameters[index]!.data);
      layer.forward(kernels, tensors, 0, ROWS);
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
