import { readFileSync } from 'node:fs';
import {
  completeOptions,
  Matrix,
  type OptimizerSpec,
  optimizers,
  Panels,
  referenceKernels,
  SCALARS,
  transforms,
} from '@descent/core';
import { describe, expect, test } from 'vitest';

/** Runs an optimizer on given gradients, one step after another; returns the parameters after each step. */
function trajectory(
  spec: OptimizerSpec,
  start: number[],
  gradients: (parameters: Float64Array) => ArrayLike<number>,
  steps: number,
) {
  const optimizer = optimizers[spec.name]!;
  const options = completeOptions(spec);
  const rule = optimizer.rule(options);
  const vector = (values: ArrayLike<number>): Panels =>
    new Panels(start.length, 1, Float64Array.from(values));
  const parameter = vector(start);
  const state = Array.from({ length: rule.slots }, () => vector(start.map(() => 0)));
  const scalars = new Float64Array(SCALARS);
  optimizer.init(options, scalars);
  const decay = optimizer.decoupledDecay?.(options) ?? 0;
  const { decoupledWeightDecay } = transforms;
  scalars[8 + decoupledWeightDecay!.slot] = options['learningRate']! * decay;
  return Array.from({ length: steps }, () => {
    optimizer.advance(scalars);
    // One sample whose delta is the gradient: its sum over samples is what a bias is updated with.
    const delta = Panels.from(Matrix.from([gradients(parameter.data)]));
    const update = {
      ...{ rule, parameter, state, scalars },
      transforms: decay > 0 ? [decoupledWeightDecay!] : [],
    };
    // Two ranges, as the tiles of a step are: the cut must not matter.
    referenceKernels.updateBias(update, delta, 0, 1);
    referenceKernels.updateBias(update, delta, 1, start.length);
    return [...parameter.data];
  });
}

/** Three steps worked out by hand from the formulas, from θ = 1, for each optimizer in the registry; the gradient is 2 at every step unless given. */
const byHand: Readonly<Record<string, { spec: OptimizerSpec; gradients?: number[]; theta: number[] }[]>> = {
  sgd: [
    { spec: { name: 'sgd', learningRate: 0.1 }, theta: [0.8, 0.6, 0.4] },
    // b = 2, 3, 3.5
    { spec: { name: 'sgd', learningRate: 0.1, momentum: 0.5 }, theta: [0.8, 0.5, 0.15] },
    // d = 2 + 0.5·b = 3, 3.5, 3.75
    { spec: { name: 'sgd', learningRate: 0.1, momentum: 0.5, nesterov: 1 }, theta: [0.7, 0.35, -0.025] },
    // b = 2, 0.5·2 + 0.75·2 = 2.5, 0.5·2.5 + 1.5 = 2.75
    { spec: { name: 'sgd', learningRate: 0.1, momentum: 0.5, dampening: 0.25 }, theta: [0.8, 0.55, 0.275] },
  ],
  adam: [
    // With a constant gradient m/(1 − β₁ᵗ) = 2 and v/(1 − β₂ᵗ) = 4, so every step is lr · 2 / (2 + ε).
    { spec: { name: 'adam', learningRate: 0.1, epsilon: 0 }, theta: [0.9, 0.8, 0.7] },
    { spec: { name: 'adam', learningRate: 0.1, epsilon: 2 }, theta: [0.95, 0.9, 0.85] },
    // β₁ = ½, β₂ = ¾; g = 1, 2, −1: m = ½, 5⁄4, ⅛; m̂ = 1, 5⁄3, 1⁄7; v = ¼, 19⁄16, 73⁄64; v̂ = 1, 19⁄7, 73⁄37.
    {
      spec: { name: 'adam', learningRate: 1, beta1: 0.5, beta2: 0.75, epsilon: 0 },
      gradients: [1, 2, -1],
      theta: [0, -5 / 3 / Math.sqrt(19 / 7), -5 / 3 / Math.sqrt(19 / 7) - 1 / 7 / Math.sqrt(73 / 37)],
    },
  ],
  amsgrad: [
    // m, v and m̂, v̂ as in adam's third case, with w in the place of v: ¼, 19⁄16, 19⁄16 (v₃ = 73⁄64 is less); ŵ = w/(1 − β₂ᵗ) = 1, 19⁄7, 76⁄37.
    {
      spec: { name: 'amsgrad', learningRate: 1, beta1: 0.5, beta2: 0.75, epsilon: 0 },
      gradients: [1, 2, -1],
      theta: [0, -5 / 3 / Math.sqrt(19 / 7), -5 / 3 / Math.sqrt(19 / 7) - 1 / 7 / Math.sqrt(76 / 37)],
    },
  ],
  adamw: [
    // As adam's first case, after θ ← 0.95·θ: 0.95 − 0.1, 0.8075 − 0.1, 0.672125 − 0.1.
    {
      spec: { name: 'adamw', learningRate: 0.1, epsilon: 0, weightDecay: 0.5 },
      theta: [0.85, 0.7075, 0.572125],
    },
  ],
  rmsprop: [
    // v = 3, 3.75, 3.9375 with α = ¼.
    {
      spec: { name: 'rmsprop', learningRate: 0.1, alpha: 0.25, epsilon: 0 },
      theta: [
        1 - 0.2 / Math.sqrt(3),
        1 - 0.2 / Math.sqrt(3) - 0.2 / Math.sqrt(3.75),
        1 - 0.2 / Math.sqrt(3) - 0.2 / Math.sqrt(3.75) - 0.2 / Math.sqrt(3.9375),
      ],
    },
    // α = 0: v = g², so g/r = ±1; b = 1, 1.5, −0.25.
    {
      spec: { name: 'rmsprop', learningRate: 0.1, alpha: 0, epsilon: 0, momentum: 0.5 },
      gradients: [2, 3, -5],
      theta: [0.9, 0.75, 0.775],
    },
    // α = ½: v = 2, 3, 3.5; a = 1, 1.5, 1.75; v − a² = 1, ¾, 7⁄16.
    {
      spec: { name: 'rmsprop', learningRate: 0.1, alpha: 0.5, epsilon: 0, centered: 1 },
      theta: [0.8, 0.8 - 0.2 / Math.sqrt(0.75), 0.8 - 0.2 / Math.sqrt(0.75) - 0.2 / Math.sqrt(7 / 16)],
    },
    // g/r = 2, 2/√¾, 2/√(7⁄16), and half of the velocity goes on.
    {
      spec: { name: 'rmsprop', learningRate: 0.1, alpha: 0.5, epsilon: 0, centered: 1, momentum: 0.5 },
      theta: [
        0.8,
        0.8 - 0.1 * (1 + 2 / Math.sqrt(0.75)),
        0.8 -
          0.1 * (1 + 2 / Math.sqrt(0.75)) -
          0.1 * (0.5 * (1 + 2 / Math.sqrt(0.75)) + 2 / Math.sqrt(7 / 16)),
      ],
    },
  ],
  adagrad: [
    // √s = 2, √8, √12.
    {
      spec: { name: 'adagrad', learningRate: 0.1, epsilon: 0 },
      theta: [0.9, 0.9 - 0.2 / Math.sqrt(8), 0.9 - 0.2 / Math.sqrt(8) - 0.2 / Math.sqrt(12)],
    },
    // g = 3, 4, 12: √s = 3, 5, 13; rates 0.1, 0.1/2, 0.1/3.
    {
      spec: { name: 'adagrad', learningRate: 0.1, epsilon: 0, decay: 1 },
      gradients: [3, 4, 12],
      theta: [0.9, 0.9 - 0.05 * 0.8, 0.9 - 0.04 - ((0.1 / 3) * 12) / 13],
    },
  ],
  adamax: [
    // m̂ = 2 and u = |g| + ε = 4.
    { spec: { name: 'adamax', learningRate: 0.1, epsilon: 2 }, theta: [0.95, 0.9, 0.85] },
    // β₁ = ½, β₂ = ¾, ε = ¼: m = ½, 5⁄4, ⅛ and m̂ = 1, 5⁄3, 1⁄7; u = 5⁄4, 9⁄4, max(27⁄16, 5⁄4).
    {
      spec: { name: 'adamax', learningRate: 1, beta1: 0.5, beta2: 0.75, epsilon: 0.25 },
      gradients: [1, 2, -1],
      theta: [0.2, 0.2 - 20 / 27, 0.2 - 20 / 27 - 16 / 189],
    },
  ],
  nadam: [
    // ψ = 0: μ = ½β₁ = ¼ throughout. g = 2: v̂ = 4, m = 1, 3⁄2, 7⁄4 with β₁ = ½. Steps of ½·0.1·(¾/(1 − 4^−t)·2 + ¼/(1 − 4^−(t+1))·m).
    {
      spec: { name: 'nadam', learningRate: 0.1, beta1: 0.5, epsilon: 0, momentumDecay: 0 },
      theta: [
        1 - 0.05 * (2 + 4 / 15),
        1 - 0.05 * (2 + 4 / 15) - 0.05 * (1.6 + ((16 / 63) * 3) / 2),
        1 -
          0.05 * (2 + 4 / 15) -
          0.05 * (1.6 + ((16 / 63) * 3) / 2) -
          0.05 * (32 / 21 + ((64 / 255) * 7) / 4),
      ],
    },
  ],
  lion: [
    { spec: { name: 'lion', learningRate: 0.1 }, theta: [0.9, 0.8, 0.7] },
    // β₁ = ½, β₂ = ¾: m = ¼, 11⁄16, 17⁄64; blends ½, 9⁄8, −5⁄32.
    {
      spec: { name: 'lion', learningRate: 0.1, beta1: 0.5, beta2: 0.75 },
      gradients: [1, 2, -1],
      theta: [0.9, 0.8, 0.9],
    },
    // A blend of 0 moves nothing: m₁ = ½, and ½·½ − ½·½ = 0.
    {
      spec: { name: 'lion', learningRate: 0.1, beta1: 0.5, beta2: 0.5 },
      gradients: [1, -0.5, 0],
      theta: [0.9, 0.9, 0.9],
    },
    // θ ← 0.95·θ first.
    { spec: { name: 'lion', learningRate: 0.1, weightDecay: 0.5 }, theta: [0.85, 0.7075, 0.572125] },
  ],
  rprop: [
    // Steps 0.1, 0.15, 0.225.
    { spec: { name: 'rprop', learningRate: 0.1, etaPlus: 1.5 }, theta: [0.9, 0.75, 0.525] },
    // 0.1 down; the turn halves the step and stands still; the next begins from a gradient of 0.
    { spec: { name: 'rprop', learningRate: 0.1 }, gradients: [2, -1, -1], theta: [0.9, 0.9, 0.95] },
    // Kept between the limits.
    {
      spec: { name: 'rprop', learningRate: 0.1, etaPlus: 3, largestStep: 0.25, smallestStep: 0.2 },
      theta: [0.8, 0.55, 0.3],
    },
  ],
};

/** Those that apply a rule; what searches along lines has its test beside it: src/optimizers/lbfgs-search.test.ts. */
const withRules = Object.keys(optimizers).filter((name) => optimizers[name]!.searchesLine !== true);

describe.each(withRules)('optimizer %s', (name) => {
  test.each(byHand[name] ?? [])(
    'takes the steps worked out by hand: $spec',
    ({ spec, gradients = [2, 2, 2], theta }) => {
      let t = 0;
      const next = (): number[] => {
        const g = gradients[t++]!;
        return [g, g];
      };
      const steps = trajectory(spec, [1, 1], next, 3);
      steps.forEach((parameters, step) => {
        expect(parameters[0]).toBeCloseTo(theta[step]!, 14);
        expect(parameters[1]).toBe(parameters[0]);
      });
    },
  );

  test('has steps worked out by hand and a trajectory made with PyTorch', () => {
    expect(byHand[name]?.length).toBeGreaterThan(0);
    // PyTorch 1.13 has no Lion.
    expect(name === 'lion' || fixture.some(({ spec }) => spec.name === name)).toBe(true);
  });

  test('refuses options that it does not know and numbers that cannot be', () => {
    expect(() => completeOptions({ name, speed: 3 })).toThrow(`optimizer ${name}: unknown option "speed"`);
    expect(() => completeOptions({ name, learningRate: -1 })).toThrow(
      'expected learningRate to be a number of at least 0',
    );
    expect(() => completeOptions({ name, learningRate: Number.NaN })).toThrow('got NaN');
  });
});

interface Trajectory {
  readonly spec: OptimizerSpec;
  readonly start: number[];
  readonly steps: number[][];
}

// Made by fixtures/make_optimizers.py with PyTorch.
const fixture = JSON.parse(
  readFileSync(new URL('./fixtures/optimizers.json', import.meta.url), 'utf8'),
) as readonly Trajectory[];

/** The gradient of f(θ) = Σ aᵢ (θᵢ − bᵢ)² + θ₀·θ₁ with a = 1, 10, 0.1 and b = 1, −1, 3, as in the script. */
function gradient([x, y, z]: Float64Array): number[] {
  return [2 * (x! - 1) + y!, 20 * (y! + 1) + x!, 0.2 * (z! - 3)];
}

test.each(fixture)('follows PyTorch: $spec', ({ spec, start, steps }) => {
  const own = trajectory(spec, start, gradient, steps.length);
  own.forEach((parameters, t) => {
    parameters.forEach((value, i) => {
      expect(Math.abs(value - steps[t]![i]!)).toBeLessThanOrEqual(
        1e-12 * Math.max(1, Math.abs(steps[t]![i]!)),
      );
    });
  });
});

test('state that decays below the smallest normal number becomes +0', () => {
  const rule = optimizers['adam']!.rule({});
  const none = [0, 0, 0, 0, 0, 0] as const;
  const [, mean, square] = rule.update(
    1,
    0,
    [-1e-307, 1e-307, ...none],
    [0.001, 0.1, 0.1, 1e-8, 0.1, 0.1, 0, 0],
  );
  expect(Object.is(mean, 0) && Object.is(square, 0)).toBe(true);
});

test('options that would do nothing, or divide by zero, are refused', () => {
  expect(() => completeOptions({ name: 'sgd', nesterov: 1 })).toThrow('nesterov expects a momentum above 0');
  expect(() => completeOptions({ name: 'sgd', momentum: 0.9, nesterov: 0.5 })).toThrow(
    'expected nesterov 0 or 1',
  );
  expect(() => completeOptions({ name: 'adam', beta1: 1 })).toThrow('expected beta1 below 1, got 1');
  expect(() => completeOptions({ name: 'adamax', epsilon: 0 })).toThrow('expected epsilon above 0');
  expect(() => completeOptions({ name: 'rmsprop', alpha: 1 })).toThrow('expected alpha below 1, got 1');
  expect(() => completeOptions({ name: 'rmsprop', centered: 2 })).toThrow('expected centered 0 or 1, got 2');
  expect(() => completeOptions({ name: 'rprop', etaMinus: 1.1 })).toThrow(
    'expected etaMinus between 0 and 1',
  );
  expect(() => completeOptions({ name: 'rprop', smallestStep: 60 })).toThrow('expected 0 < smallestStep');
});
