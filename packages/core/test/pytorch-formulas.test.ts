import { readFileSync } from 'node:fs';
import {
  buildNetwork,
  findLoss,
  referenceKernels as kernels,
  type LayerSpec,
  type LossSpec,
  layers,
  losses,
  Matrix,
} from '@descent/core';
import { describe, expect, test } from 'vitest';
import { meanLoss, outputsFor } from './gradient-check.ts';

interface Fixture {
  readonly x: number[];
  readonly activations: { readonly spec: LayerSpec; readonly y: number[]; readonly slope: number[] }[];
  readonly outputs: number[][];
  readonly losses: {
    readonly spec: string | LossSpec;
    readonly targets: number[][];
    readonly value: number;
    readonly gradient: number[][];
  }[];
}

/** Made by make_formulas.py beside it. */
const fixture = JSON.parse(
  readFileSync(new URL('fixtures/formulas.json', import.meta.url), 'utf8'),
) as Fixture;

/** Slopes that come from y, as 1 − y² does, have no more bits than y has: near y = 1 they are exact to half an ulp of 1 alone. */
const FROM_Y = ['sigmoid', 'tanh'];

/** Every number within 1e-12 of its size, or within `least`. */
function expectClose(got: ArrayLike<number>, expected: readonly number[], least = 0): void {
  expect(got.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(got[i]! - value), `number ${i}: ${got[i]} for ${value}`).toBeLessThanOrEqual(
      Math.max(1e-12 * Math.abs(value), least),
    );
  });
}

test('the fixture has every elementwise layer and every loss', () => {
  const elementwise = Object.keys(layers).filter((kind) => layers[kind]!.elementwise);
  expect(new Set(fixture.activations.map(({ spec }) => spec.kind))).toEqual(new Set(elementwise));
  const names = fixture.losses.map(({ spec }) => (typeof spec === 'string' ? spec : spec.name));
  expect(new Set(names)).toEqual(new Set(Object.keys(losses)));
});

describe.each(fixture.activations)('layer $spec is PyTorch’s', ({ spec, y, slope }) => {
  const { x } = fixture;
  const { kind } = buildNetwork({ inputs: x.length, layers: [spec] }).layers[0]!;
  const tensors = { spec, parameters: [], input: Matrix.from([x]), output: Matrix.zeros(1, x.length) };

  test('in its values and its slopes', () => {
    kind.forward(kernels, tensors, 0, 1);
    expectClose(tensors.output.data, y);
    const delta = Matrix.zeros(1, x.length);
    kind.backward(kernels, tensors, Matrix.from([x.map(() => 1)]), delta, 0, 1);
    expectClose(delta.data, slope, FROM_Y.includes(spec.kind) ? 2 ** -53 : 0);
  });
});

test.each(fixture.losses)('loss $spec is PyTorch’s, and its gradient', (expected) => {
  const loss = findLoss(expected.spec);
  const outputs = outputsFor(loss, Matrix.from(fixture.outputs));
  const targets = Matrix.from(expected.targets);
  expectClose([meanLoss(loss, outputs, targets)], [expected.value]);
  const delta = Matrix.zeros(outputs.rows, outputs.cols);
  loss.gradient(kernels, outputs, targets, delta, outputs.rows, 0, outputs.rows);
  expectClose(delta.data, expected.gradient.flat());
});
