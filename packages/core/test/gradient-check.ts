import { referenceKernels as kernels, type Loss, type Matrix } from '@descent/core';

/** Step of the central difference: the error of the difference (∝ h²) and that of rounding (∝ 1/h) balance near here. */
const STEP = 1e-5;

/** ∂f/∂x[i] for every element of x by central differences, with one step of Richardson's extrapolation: the error is ∝ h⁴. */
export function numericalGradient(f: () => number, x: Float64Array): number[] {
  const slope = (i: number, h: number): number => {
    const value = x[i]!;
    x[i] = value + h;
    const above = f();
    x[i] = value - h;
    const below = f();
    x[i] = value;
    return (above - below) / (2 * h);
  };
  return Array.from(x, (_, i) => (4 * slope(i, 50 * STEP) - slope(i, 100 * STEP)) / 3);
}

/** ‖analytic − numerical‖ / (‖analytic‖ + ‖numerical‖) in the Euclidean norm. */
export function relativeError(analytic: ArrayLike<number>, numerical: ArrayLike<number>): number {
  const norm = (values: number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const a = Array.from(analytic);
  const n = Array.from(numerical);
  return norm(a.map((value, i) => value - n[i]!)) / Math.max(norm(a) + norm(n), Number.MIN_VALUE);
}

/** The mean loss over the rows of `outputs`. */
export function meanLoss(loss: Loss, outputs: Matrix, targets: Matrix): number {
  const losses = new Float64Array(outputs.rows);
  loss.value(kernels, outputs, targets, losses, 0, 0, outputs.rows);
  return losses.reduce((sum, value) => sum + value, 0) / outputs.rows;
}

/**
 * What a loss may be given, made of any numbers: those themselves or, where it takes what softmax gives, the probabilities of a quarter
 * of them, none too small for {@link numericalGradient}.
 */
export function outputsFor({ logitsOf, outputLayer }: Loss, x: Matrix): Matrix {
  if (logitsOf !== null || outputLayer.classification !== 'softmax') return x;
  const quarter = x.copy();
  for (const [i, value] of x.data.entries()) quarter.data[i] = value / 4;
  kernels.softmaxRows(quarter, quarter, 0, x.rows);
  return quarter;
}
