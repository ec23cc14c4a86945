import { referenceKernels as kernels, losses, Matrix, Purpose, uniform } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { meanLoss, numericalGradient, outputsFor, relativeError } from './gradient-check.ts';

const ROWS = 3;
const COLS = 4;
const random = (offset: number, scale: number): Matrix =>
  new Matrix(
    ROWS,
    COLS,
    Float64Array.from(
      { length: ROWS * COLS },
      (_, i) => scale * uniform(2, Purpose.initialize, 0, offset + i),
    ),
  );

describe.each(Object.entries(losses))('loss %s', (_name, loss) => {
  test('has the gradient of its mean over the batch', () => {
    const outputs = outputsFor(loss, random(0, 3));
    const targets = random(100, 1);
    const delta = Matrix.zeros(ROWS, COLS);
    const numerical = numericalGradient(() => meanLoss(loss, outputs, targets), outputs.data);
    for (const [from, to] of [
      [0, 1],
      [1, ROWS],
    ] as const) {
      loss.gradient(kernels, outputs, targets, delta, ROWS, from, to);
    }
    expect(relativeError(delta.data, numerical)).toBeLessThanOrEqual(1e-7);
  });

  test('writes each sample at its offset', () => {
    const slots = new Float64Array(6).fill(7);
    loss.value(kernels, random(0, 3), random(100, 1), slots, 2, 1, 3);
    expect([...slots].map((value) => value === 7)).toEqual([true, true, true, false, false, true]);
  });

  test('lets NaN through', () => {
    const slots = new Float64Array(1);
    loss.value(kernels, Matrix.from([[Number.NaN, 0]]), Matrix.from([[0, 1]]), slots, 0, 0, 1);
    expect(slots[0]).toBeNaN();
  });
});

/** One sample's loss. */
function lossOf(name: string, outputs: number[], targets: number[]): number {
  return meanLoss(losses[name]!, Matrix.from([outputs]), Matrix.from([targets]));
}

describe('values worked out by hand', () => {
  test('meanSquaredError is the mean over outputs', () => {
    expect(lossOf('meanSquaredError', [1, 2], [0, 4])).toBe((1 + 4) / 2);
  });
  test('bookSquaredError is half the sum over outputs', () => {
    expect(lossOf('bookSquaredError', [1, 2], [0, 4])).toBe((1 + 4) / 2);
    expect(lossOf('bookSquaredError', [1, 2, 3], [0, 4, 0])).toBe((1 + 4 + 9) / 2);
  });
  test('softmaxCrossEntropy of equal logits is log n, and of logits 710 apart stays exact', () => {
    expect(lossOf('softmaxCrossEntropy', [5, 5, 5, 5], [0, 1, 0, 0])).toBeCloseTo(Math.log(4), 14);
    expect(lossOf('softmaxCrossEntropy', [0, 710], [1, 0])).toBe(710);
    expect(lossOf('softmaxCrossEntropy', [1000, -1000], [1, 0])).toBe(0);
  });
  test('meanAbsoluteError is the mean over outputs', () => {
    expect(lossOf('meanAbsoluteError', [1, 2], [0, 5])).toBe((1 + 3) / 2);
  });
  test('huber is a parabola up to 1 and a line beyond', () => {
    expect(lossOf('huber', [0.5], [0])).toBe(0.125);
    expect(lossOf('huber', [-3], [1])).toBe(4 - 0.5);
  });
  test('poisson of the logarithm x of a count is exp(x) − t · x', () => {
    expect(lossOf('poisson', [0], [3])).toBe(1);
    expect(lossOf('poisson', [2], [3])).toBeCloseTo(Math.exp(2) - 6, 14);
  });
  test('hinge counts what is missing to the margin on the right side', () => {
    expect(lossOf('hinge', [0.25, 0.25, -2], [1, 0, 0])).toBe((0.75 + 1.25 + 0) / 3);
  });
  test('focal of logit 0 is log 2 / 4, of what is right nearly 0, and of large logits stays exact', () => {
    expect(lossOf('focal', [0], [1])).toBeCloseTo(Math.LN2 / 4, 15);
    expect(lossOf('focal', [-800], [1])).toBe(800);
    expect(lossOf('focal', [800], [1])).toBe(0);
    expect(lossOf('focal', [10], [0])).toBeCloseTo(10, 2);
  });
  test('focal with gamma 0 is binaryCrossEntropy', () => {
    const loss = losses['focal']!.withOption!(0);
    const [outputs, targets] = [Matrix.from([[0.3, -2, 5]]), Matrix.from([[1, 0, 0.25]])];
    expect(meanLoss(loss, outputs, targets)).toBeCloseTo(
      meanLoss(losses['binaryCrossEntropy']!, outputs, targets),
      14,
    );
  });
  test('focalCrossEntropy of probability ½ is log 2 / 4, and stays finite for what is thought impossible', () => {
    expect(lossOf('focalCrossEntropy', [0.5, 0.5], [1, 0])).toBeCloseTo(Math.LN2 / 4, 15);
    expect(lossOf('focalCrossEntropy', [1, 0], [1, 0])).toBeCloseTo(0, 300);
    expect(lossOf('focalCrossEntropy', [1, 0], [0, 1])).toBeCloseTo(1022 * Math.LN2, 10);
  });
  test('focalCrossEntropy with gamma 0 is softmaxCrossEntropy', () => {
    const targets = Matrix.from([[0.25, 0, 0.75]]);
    const logits = Matrix.from([[0.3, -2, 1]]);
    const probabilities = Matrix.zeros(1, 3);
    kernels.softmaxRows(probabilities, logits, 0, 1);
    expect(meanLoss(losses['focalCrossEntropy']!.withOption!(0), probabilities, targets)).toBeCloseTo(
      meanLoss(losses['softmaxCrossEntropy']!, logits, targets),
      14,
    );
    const certain = Matrix.from([[1, 0]]);
    expect(meanLoss(losses['focalCrossEntropy']!.withOption!(0), certain, certain)).toBeCloseTo(0, 300);
  });
  test('quantile weighs what is too low by tau, and what is too high by 1 − tau', () => {
    expect(lossOf('quantile', [1], [3])).toBe(1);
    const loss = losses['quantile']!.withOption!(0.75);
    expect(meanLoss(loss, Matrix.from([[1, 5]]), Matrix.from([[3, 3]]))).toBe((1.5 + 0.5) / 2);
  });
  test('binaryCrossEntropy of logit 0 is log 2, and of large logits stays exact', () => {
    expect(lossOf('binaryCrossEntropy', [0], [1])).toBeCloseTo(Math.LN2, 15);
    expect(lossOf('binaryCrossEntropy', [-800], [1])).toBe(800);
    expect(lossOf('binaryCrossEntropy', [800], [1])).toBe(0);
  });
});
