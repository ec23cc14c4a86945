import {
  dense,
  FailureError,
  identity,
  type LayerSpec,
  Matrix,
  Model,
  type NudgeQuestion,
  nudge,
  relu,
  sigmoid,
  softmax,
  tanh,
  UsageError,
} from '@descent/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const row = (...values: number[]): Float64Array => Float64Array.from(values);
const modelOf = (inputs: number, layers: LayerSpec[], parameters: readonly number[]): Model =>
  new Model({ inputs, layers }, Float64Array.from(parameters));

/** The outputs of the network with another weight: weight and bias of dense layers lie row by row, layer after layer. */
function runWith(model: Model, index: number, weight: number, input: Float64Array): Float64Array {
  const parameters = Float64Array.from(model.parameters);
  parameters[index] = weight;
  return new Model(model.network.spec, parameters).predict(new Matrix(1, input.length, input)).data;
}

function indexOf({ network }: Model, { layer, from, to }: NudgeQuestion): number {
  const { parameters, outputs } = network.layers[layer]!;
  return from === 'bias' ? parameters[1]!.offset + to : parameters[0]!.offset + from * outputs + to;
}

/** o = σ(2w) at w = 0. */
const neuron = modelOf(1, [dense(1), sigmoid()], [0, 0]);
const firstWeight = { layer: 0, from: 0, to: 0, output: 0 } as const;

describe('one sigmoid neuron, by hand', () => {
  test('rises by a quarter where its sum is ln 3', () => {
    const answer = nudge(neuron, row(2), { ...firstWeight, by: 0.25 });
    const delta = Math.log(3) / 2;
    expect(answer).toMatchObject({ weight: 0, factor: 2, target: 0.75, proof: 'bounds' });
    expect(answer.before).toEqual(row(0.5));
    expect(answer.derivatives).toEqual(row(0.5));
    expect(answer.centralDifference).toBeCloseTo(0.5, 10);
    expect(answer.firstOrder).toBe(0.5);
    expect(answer.change!.delta).toBeCloseTo(delta, 15);
    expect(answer.change!.after[0]).toBeCloseTo(0.75, 15);
  });

  test('falls by a quarter on the other side, and its bias does it too', () => {
    const fall = nudge(neuron, row(2), { ...firstWeight, by: -0.25 });
    expect(fall.change!.delta).toBeCloseTo(-Math.log(3) / 2, 15);
    expect(fall.change!.after[0]).toBeLessThanOrEqual(0.25);
    const bias = nudge(neuron, row(2), { ...firstWeight, from: 'bias', by: -0.25 });
    expect(bias).toMatchObject({ name: 'layers.0.bias', factor: 1 });
    expect(bias.change!.delta).toBeCloseTo(-Math.log(3), 15);
  });

  test('never rises by 0.6: proven, with its limits', () => {
    const answer = nudge(neuron, row(-2), { ...firstWeight, by: 0.6 });
    expect(answer).toMatchObject({ change: null, proof: 'bounds' });
    expect(answer.range).toEqual({
      low: { value: 0, weight: Number.POSITIVE_INFINITY, kind: 'limit' },
      high: { value: 1, weight: Number.NEGATIVE_INFINITY, kind: 'limit' },
    });
  });

  test('does not answer to a weight that its input multiplies with zero', () => {
    const answer = nudge(neuron, row(0), { ...firstWeight, by: 0.1 });
    expect(answer).toMatchObject({ change: null, proof: 'constant', factor: 0, firstOrder: null });
    const end = { value: 0.5, weight: 0, kind: 'constant' };
    expect(answer.range).toEqual({ low: end, high: end });
    expect(new Set(answer.curve.values)).toEqual(new Set([0.5]));
  });

  test('has a curve over the weights asked for', () => {
    const { curve } = nudge(neuron, row(2), { ...firstWeight, by: 0.1, curve: [-1, 1] });
    expect([curve.weights[0], curve.weights.at(-1)]).toEqual([-1, 1]);
    curve.weights.forEach((weight, i) => {
      expect(curve.values[i]).toBe(runWith(neuron, 0, weight, row(2))[0]);
    });
  });
});

test('softmax: raising one logit takes from all others in proportion', () => {
  // Logits 0, 0, 0: to bring 1/3 to 1/2, e^z = 2.
  const model = modelOf(1, [dense(3, { bias: false }), softmax()], [0, 0, 0]);
  const answer = nudge(model, row(1), { ...firstWeight, to: 1, output: 1, by: 1 / 6 });
  expect(answer.proof).toBe('bounds');
  expect(answer.change!.delta).toBeCloseTo(Math.log(2), 14);
  expect(answer.change!.after[0]).toBeCloseTo(0.25, 14);
  expect(answer.change!.after[2]).toBeCloseTo(0.25, 14);
  [-1 / 9, 2 / 9, -1 / 9].forEach((slope, j) => {
    expect(answer.derivatives[j]).toBeCloseTo(slope, 15);
  });
});

describe('relu', () => {
  // o = 3·max(0, w·x − 4): nothing until w = 2 at x = 2, then 6 for each unit of w.
  const model = modelOf(1, [dense(1), relu(), dense(1)], [0, -4, 3, 0]);

  test('gives its bend, though the derivative there is zero', () => {
    const answer = nudge(model, row(2), { ...firstWeight, by: 12 });
    expect(answer).toMatchObject({ firstOrder: null, centralDifference: 0, proof: 'bounds' });
    expect(answer.change).toEqual({ delta: 4, weight: 4, after: row(12) });
    expect(answer.range.high).toEqual({
      value: Number.POSITIVE_INFINITY,
      weight: Number.POSITIVE_INFINITY,
      kind: 'unbounded',
    });
    expect(answer.range.low).toMatchObject({ value: 0, kind: 'limit' });
  });

  test('reaches what is far away, and never what is below its floor', () => {
    const far = nudge(model, row(2), { ...firstWeight, by: 6e20 });
    expect(far.change!.weight).toBeCloseTo(1e20, -6);
    expect(nudge(model, row(2), { ...firstWeight, by: -1 })).toMatchObject({ change: null, proof: 'bounds' });
  });
});

test('what bounds cannot tell is said to be searched, not proven', () => {
  // o = max(0, h) − max(0, h) is 0 everywhere, but ∞ − ∞ could be anything.
  const layers = [dense(1, { bias: false }), relu(), dense(2, { bias: false }), relu(), dense(1)];
  const answer = nudge(modelOf(1, layers, [1, 1, 1, 1, -1, 0]), row(2), { ...firstWeight, by: 1 });
  expect(answer).toMatchObject({ change: null, proof: 'scan' });
  expect(answer.searched.to).toBeGreaterThan(1e150);
  expect(answer.searched.from).toBeLessThan(-1e150);
  // On each side 70 octaves of sixteen steps and the powers of two from 2⁴⁰ to 2⁵⁰⁰; some of the even steps coincide with them.
  expect(answer.searched.points).toBeGreaterThanOrEqual(2 * (70 * 16 + 461) + 1);
  expect([answer.range.low.value, answer.range.high.value]).toEqual([0, 0]);
});

describe('a curve with a bump, o = σ(s·(h + d)) − σ(s·(h − d)) with h = w − center', () => {
  const bump = (steep: number, half: number, center: number): Model =>
    modelOf(
      1,
      [dense(1), identity(), dense(2), sigmoid(), dense(1)],
      [0, 0, steep, steep, steep * (half - center), -steep * (half + center), 1, -1, 0],
    );

  test.each([5, -5])('at %s: the nearer crossing of two is taken', (center) => {
    const answer = nudge(bump(10, 1, center), row(1), { ...firstWeight, by: 0.5 });
    // Half the height is at one d from the center.
    expect(answer.change!.weight).toBeCloseTo(center - Math.sign(center), 7);
    expect(answer.proof).toBe('bounds');
  });

  test('its top is the range’s, and what is above is proven to be out of reach', () => {
    const answer = nudge(bump(2, 1, 4.0123), row(1), { ...firstWeight, by: 0.8 });
    const top = 1 / (1 + Math.exp(-2)) - 1 / (1 + Math.exp(2));
    expect(answer).toMatchObject({ change: null, proof: 'bounds' });
    expect(answer.range.high.kind).toBe('attained');
    expect(answer.range.high.value).toBeCloseTo(top, 14);
    expect(answer.range.high.weight).toBeCloseTo(4.0123, 6);
  });

  test('a bump between two points of the grid is found by the bounds', () => {
    const answer = nudge(bump(1e5, 0.001, 1000.7), row(1), { ...firstWeight, by: 0.9 });
    expect(answer.change!.weight).toBeGreaterThan(1000.699);
    expect(answer.change!.weight).toBeLessThan(1000.7);
    expect(answer.proof).toBe('bounds');
  });
});

describe('random networks', () => {
  const activations: Readonly<Record<string, () => LayerSpec>> = { relu, sigmoid, tanh };
  const numbers = (count: number) =>
    fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: count, maxLength: count });
  const COUNT = 3 * 4 + 4 + 4 * 3 + 3 + 3 * 2 + 2;

  test('the change found reaches the rise, and no smaller one on a dense grid does', () => {
    const scenario = {
      kind: fc.constantFrom(...Object.keys(activations)),
      ended: fc.boolean(),
      parameters: numbers(COUNT),
      input: numbers(3),
      place: fc.constantFrom([0, 4], [2, 3], [4, 2]),
      from: fc.nat({ max: 2 }),
      bias: fc.boolean(),
      to: fc.nat({ max: 1 }),
      output: fc.nat({ max: 1 }),
      by: fc.double({ min: -0.5, max: 0.5, noNaN: true }).filter((by) => Math.abs(by) > 1e-3),
    };
    let found = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.record(scenario), ({ kind, ended, parameters, input, place, ...asked }) => {
        const hidden = activations[kind]!;
        const end = ended ? [softmax()] : [];
        const model = modelOf(3, [dense(4), hidden(), dense(3), hidden(), dense(2), ...end], parameters);
        const question = { ...asked, layer: place[0]!, from: asked.bias ? ('bias' as const) : asked.from };
        const x = Float64Array.from(input);
        const index = indexOf(model, question);
        const { weight, target, change, before, range } = nudge(model, x, question);
        const goes = (w: number): number => runWith(model, index, w, x)[asked.output]!;
        const reaches = (value: number): boolean => (asked.by > 0 ? value >= target : value <= target);
        if (change !== null) {
          found++;
          expect(change.after).toEqual(runWith(model, index, change.weight, x));
          expect(reaches(change.after[asked.output]!)).toBe(true);
          const rise = change.after[asked.output]! - before[asked.output]!;
          expect(Math.abs(rise - asked.by)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(target)));
        } else refused++;
        const distance = change === null ? 1e4 : Math.abs(change.delta) * (1 - 1e-9);
        for (let i = -60; i <= 60; i++) {
          // Closer together near the weight.
          const value = goes(weight + distance * (i / 60) * Math.abs(i / 60));
          expect(reaches(value)).toBe(false);
          const room = 1e-9 * Math.max(1, Math.abs(value));
          expect(value).toBeLessThanOrEqual(range.high.value + room);
          expect(value).toBeGreaterThanOrEqual(range.low.value - room);
        }
      }),
      { numRuns: 60, seed: 4 },
    );
    expect(Math.min(found, refused)).toBeGreaterThan(5);
  });
});

describe('refuses', () => {
  const model = modelOf(2, [dense(3), relu(), dense(2, { bias: false })], new Array(15).fill(0.5));
  const good = { layer: 0, from: 1, to: 2, output: 1, by: 0.1 } as const;
  test.each<[string, Partial<NudgeQuestion>, string]>([
    ['a layer that is not there', { layer: 3 }, 'a layer from 0 to 2, got 3'],
    [
      'a layer without weights',
      { layer: 1 },
      'layer 1 (relu) has no weights from unit to unit; layers that have them: 0, 2',
    ],
    ['an input that is not there', { from: 2 }, 'an input of layer 0 (dense) from 0 to 1, got 2'],
    ['a unit that is not there', { to: -1 }, 'a unit of layer 0 (dense) from 0 to 2, got -1'],
    ['half a unit', { to: 0.5 }, 'got 0.5'],
    ['a bias that is not there', { layer: 2, from: 'bias', to: 0 }, 'layer 2 (dense) has no biases'],
    ['an output that is not there', { output: 2 }, 'an output from 0 to 1, got 2'],
    ['no rise', { by: 0 }, 'a rise other than 0'],
    ['an endless rise', { by: Number.POSITIVE_INFINITY }, 'a rise other than 0'],
    ['a rise that rounding swallows', { by: 1e-30 }, 'lost in rounding'],
    ['a curve backward', { curve: [1, 0] }, 'a curve from one weight to a larger one'],
  ])('%s', (_what, changed, message) => {
    const ask = (): unknown => nudge(model, row(1, 2), { ...good, ...changed });
    expect(ask).toThrow(UsageError);
    expect(ask).toThrow(message);
  });

  test('a row of another length, and outputs that are not finite', () => {
    expect(() => nudge(model, row(1), good)).toThrow('expected a row of 2 inputs, got 1');
    expect(() => nudge(model, row(Number.POSITIVE_INFINITY, 0), good)).toThrow(FailureError);
  });
});
