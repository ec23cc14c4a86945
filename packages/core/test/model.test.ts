import { dense, type LayerSpec, layers, losses, Matrix, Model, softmax, UsageError } from '@descent/core';
import { describe, expect, test } from 'vitest';

const elementwise = Object.keys(layers).filter((kind) => layers[kind]!.elementwise);

function numbers(count: number, scale: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => (((i * 7919) % 1000) / 500 - 1) * scale);
}

/** Widths that are no whole panels, and more rows than go through at once. */
function modelWith(activation: string, last: readonly LayerSpec[]): Model {
  const spec = { inputs: 13, layers: [dense(19), { kind: activation }, dense(10), ...last] };
  return new Model(spec, numbers(13 * 19 + 19 + 19 * 10 + 10, 0.7));
}

const inputs = new Matrix(300, 13, numbers(300 * 13, 2));

describe('a model predicts with other kernels as with the reference, to the bit', () => {
  test.each(elementwise)('a network with %s', async (activation) => {
    const model = modelWith(activation, [softmax()]);
    const expected = model.predict(inputs);
    expect(await model.openKernels('simd')).toBe('simd');
    expect(model.predict(inputs).equals(expected)).toBe(true);
    expect(model.predict(Matrix.zeros(0, 13)).rows).toBe(0);
    expect(await model.openKernels('reference')).toBe('reference');
    expect(model.predict(inputs).equals(expected)).toBe(true);
  });

  test.each(Object.keys(losses))('and the same %s of every row', async (loss) => {
    const { classification, regression } = losses[loss]!.outputLayer;
    const ends = classification ?? regression;
    const model = modelWith('tanh', ends === null ? [] : [{ kind: ends }]);
    const targets = new Matrix(300, 10, numbers(3000, 0.4).map(Math.abs));
    const expected = model.evaluate(inputs, targets, loss);
    await model.openKernels('simd');
    const got = model.evaluate(inputs, targets, loss);
    expect(got.outputs.equals(expected.outputs)).toBe(true);
    expect(got.losses).toEqual(expected.losses);
    // The second part of the rows, alone.
    const alone = model.evaluate(inputs.rowRange(256, 300), targets.rowRange(256, 300), loss);
    expect(got.losses.subarray(256)).toEqual(alone.losses);
    expect(got.outputs.rowRange(256, 300).equals(alone.outputs)).toBe(true);
  });
});

test('kernels that are not there are refused', async () => {
  await expect(modelWith('relu', []).openKernels('fastest' as 'simd')).rejects.toThrow(UsageError);
});
