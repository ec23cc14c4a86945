import { readFileSync } from 'node:fs';
import { completeOptions, type OptimizerSpec, optimizers } from '@descent/core';
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
  const parameters = Float64Array.from(start);
  const state = Array.from({ length: optimizer.slots(options) }, () => new Float64Array(start.length));
  const scalars = new Float64Array(16);
  optimizer.init(options, scalars);
  return Array.from({ length: steps }, () => {
    optimizer.advance(scalars);
    const gradient = Float64Array.from(gradients(parameters));
    // Two ranges, as the tiles of a step are: the cut must not matter.
    optimizer.apply(parameters, gradient.subarray(0, 1), state, scalars, 0, 1);
    optimizer.apply(parameters, gradient.subarray(1), state, scalars, 1, start.length - 1);
    return [...parameters];
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
};

describe.each(Object.keys(optimizers))('optimizer %s', (name) => {
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
    expect(fixture.some(({ spec }) => spec.name === name)).toBe(true);
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
  const state = [Float64Array.of(-1e-307), Float64Array.of(1e-307)];
  const scalars = new Float64Array(16);
  optimizers['adam']!.init(completeOptions({ name: 'adam', beta1: 0.1, beta2: 0.1 }), scalars);
  optimizers['adam']!.advance(scalars);
  optimizers['adam']!.apply(Float64Array.of(1), Float64Array.of(0), state, scalars, 0, 1);
  expect(Object.is(state[0]![0], 0) && Object.is(state[1]![0], 0)).toBe(true);
});

test('options that would do nothing, or divide by zero, are refused', () => {
  expect(() => completeOptions({ name: 'sgd', nesterov: 1 })).toThrow('nesterov expects a momentum above 0');
  expect(() => completeOptions({ name: 'sgd', momentum: 0.9, nesterov: 0.5 })).toThrow(
    'expected nesterov 0 or 1',
  );
  expect(() => completeOptions({ name: 'adam', beta1: 1 })).toThrow('expected beta1 below 1, got 1');
});
