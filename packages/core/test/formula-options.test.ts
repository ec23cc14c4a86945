import {
  buildNetwork,
  completeLoss,
  dense,
  type ElementwiseLayer,
  elu,
  type FormulaOption,
  findLoss,
  givesProbabilities,
  type LayerSpec,
  type LossSpec,
  layers,
  leakyRelu,
  losses,
  lossText,
  Matrix,
  Model,
  Purpose,
  readModel,
  referenceKernels,
  relu,
  UsageError,
  uniform,
  writeModel,
} from '@descent/core';
import { describe, expect, test } from 'vitest';
import { meanLoss, numericalGradient, outputsFor, relativeError } from './gradient-check.ts';

const ROWS = 4;
const COLS = 5;

/** Numbers around `middle`, at least 0.05 away from it, where some formulas have a corner. */
function random(seed: number, middle = 0): Matrix {
  const values = Float64Array.from({ length: ROWS * COLS }, (_, i) => {
    const u = 4 * uniform(seed, Purpose.initialize, 0, i) - 2;
    return middle + u + Math.sign(u) * 0.05;
  });
  return new Matrix(ROWS, COLS, values);
}

/** Values that an option takes beside its default. */
const others = ({ default: usual, accepts }: FormulaOption): number[] =>
  [0, 0.3, 0.75, 2.5].filter((value) => value !== usual && accepts(value));

const layersWithOption = Object.entries(layers).flatMap(([kind, layer]) => {
  const { option } = layer as Partial<ElementwiseLayer>;
  return option ? others(option).map((value) => [kind, option.name, value] as const) : [];
});
const lossesWithOption = Object.entries(losses).flatMap(([name, { option }]) =>
  option ? others(option).map((value) => [name, option.name, value] as const) : [],
);

test('there are such layers and losses', () => {
  expect(new Set(layersWithOption.map(([kind]) => kind))).toEqual(new Set(['elu', 'leakyRelu']));
  expect(new Set(lossesWithOption.map(([name]) => name))).toEqual(
    new Set(['focal', 'focalCrossEntropy', 'hinge', 'huber', 'quantile']),
  );
});

describe.each(layersWithOption)('layer %s with %s %d', (kind, option, value) => {
  const layer = layers[kind]!.withOptions!({ kind, [option]: value });
  const input = random(1);
  const output = Matrix.zeros(ROWS, COLS);
  const tensors = { spec: { kind }, parameters: [], input, output };
  const outputDelta = random(2);
  const weighted = (): number => {
    layer.forward(referenceKernels, tensors, 0, ROWS);
    return output.data.reduce((sum, y, i) => sum + y * outputDelta.data[i]!, 0);
  };

  test('passes deltas back as the central difference does', () => {
    const inputDelta = Matrix.zeros(ROWS, COLS);
    const numerical = numericalGradient(weighted, input.data);
    layer.forward(referenceKernels, tensors, 0, ROWS);
    layer.backward(referenceKernels, tensors, outputDelta, inputDelta, 0, ROWS);
    expect(relativeError(inputDelta.data, numerical)).toBeLessThanOrEqual(1e-7);
  });

  test('is not the layer with its default', () => {
    layer.forward(referenceKernels, tensors, 0, ROWS);
    const usual = Matrix.zeros(ROWS, COLS);
    layers[kind]!.forward(referenceKernels, { ...tensors, output: usual }, 0, ROWS);
    expect(usual.equals(output)).toBe(false);
  });

  test('predicts with SIMD as with the reference, and keeps its option in the model file', async () => {
    const network = { inputs: 3, layers: [dense(7), { kind, [option]: value }, dense(2)] };
    const model = new Model(network, weights(44));
    const rows = new Matrix(6, 3, weights(18));
    const expected = model.predict(rows);
    await model.openKernels('simd');
    expect(model.predict(rows).equals(expected)).toBe(true);
    const stored = await readModel(await writeModel(model, {}), 'model');
    expect(stored.model.network.spec).toEqual(network);
    expect(stored.model.predict(rows).equals(expected)).toBe(true);
  });
});

function weights(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => 2 * uniform(9, Purpose.initialize, 0, i) - 1);
}

describe('a layer’s option', () => {
  test('is stated by the network where the spec leaves it out, and nothing else is added', () => {
    const specs: LayerSpec[] = [dense(2), { kind: 'elu' }, relu(), { kind: 'leakyRelu', slope: 0.2 }];
    const { spec } = buildNetwork({ inputs: 1, layers: specs });
    expect(spec.layers).toEqual([dense(2), elu(), { kind: 'relu' }, leakyRelu({ slope: 0.2 })]);
    expect(spec.layers[0]).toBe(specs[0]);
    expect(elu()).toEqual({ kind: 'elu', alpha: 1 });
    expect(leakyRelu()).toEqual({ kind: 'leakyRelu', slope: 0.01 });
  });

  test.each([-1, Number.NaN, Infinity, '1', true])('cannot be %j', (alpha) => {
    const build = () => buildNetwork({ inputs: 1, layers: [{ kind: 'elu', alpha }] });
    expect(build).toThrow(UsageError);
    expect(build).toThrow(`layer elu: expected alpha to be a number of at least 0, got ${alpha}`);
  });
});

describe.each(lossesWithOption)('loss %s with %s %d', (name, option, value) => {
  const loss = findLoss({ name, [option]: value });
  // Hinge has its corner where (2t − 1) · x is the margin; no target is near enough.
  const targets = new Matrix(
    ROWS,
    COLS,
    random(4).data.map((x) => (x > 0 ? 1 : 0)),
  );

  test('has the gradient of its mean over the batch', () => {
    const outputs = outputsFor(loss, random(5, value));
    const delta = Matrix.zeros(ROWS, COLS);
    const numerical = numericalGradient(() => meanLoss(loss, outputs, targets), outputs.data);
    loss.gradient(referenceKernels, outputs, targets, delta, ROWS, 0, ROWS);
    expect(relativeError(delta.data, numerical)).toBeLessThanOrEqual(1e-7);
  });

  test('is not the loss with its default', () => {
    const outputs = outputsFor(loss, random(5));
    expect(meanLoss(loss, outputs, targets)).not.toBe(meanLoss(losses[name]!, outputs, targets));
  });
});

describe('a loss’s option', () => {
  test('is stated where the spec leaves it out', () => {
    expect(completeLoss('huber')).toEqual({ name: 'huber', delta: 1 });
    expect(completeLoss({ name: 'huber', delta: 0.5 })).toEqual({ name: 'huber', delta: 0.5 });
    expect(completeLoss({ name: 'poisson' })).toBe('poisson');
    expect([lossText('quantile'), lossText({ name: 'focal', gamma: 0 }), lossText('poisson')]).toEqual([
      'quantile:0.5',
      'focal:0',
      'poisson',
    ]);
  });

  test.each<[LossSpec, string]>([
    [{ name: 'hubert' }, 'unknown loss "hubert": expected one of binaryCrossEntropy, '],
    [{ name: 'huber', tau: 1 }, 'loss huber: unknown option "tau", expected only delta'],
    [{ name: 'poisson', delta: 1 }, 'loss poisson: unknown option "delta", expected no options'],
    [{ name: 'huber', delta: 0 }, 'loss huber: expected delta to be a number above 0, got 0'],
    [{ name: 'huber', delta: '1' }, 'loss huber: expected delta to be a number above 0, got 1'],
    [{ name: 'focal', gamma: -1 }, 'loss focal: expected gamma to be a number of at least 0, got -1'],
    [{ name: 'quantile', tau: 1 }, 'loss quantile: expected tau to be a number above 0 and below 1, got 1'],
  ])('%j is refused', (spec, message) => {
    expect(() => findLoss(spec)).toThrow(UsageError);
    expect(() => findLoss(spec)).toThrow(message);
  });

  test('changes what a model is evaluated by', () => {
    const model = new Model({ inputs: 1, layers: [dense(1)] }, Float64Array.of(1, 0));
    const [inputs, targets] = [Matrix.from([[3]]), Matrix.from([[0]])];
    expect([...model.evaluate(inputs, targets, 'huber').losses]).toEqual([2.5]);
    expect([...model.evaluate(inputs, targets, { name: 'huber', delta: 2 }).losses]).toEqual([4]);
  });
});

test('only the losses that end in scores give no probabilities', () => {
  const scores = Object.keys(losses).filter((name) => !givesProbabilities(losses[name]!));
  expect(scores).toEqual(['hinge']);
});
