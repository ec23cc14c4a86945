import { scanWeights } from './scan-grid.ts';
import type { WeightResponse } from './weight-response.ts';

/** One output for weights from the present one outward, the present one first; as far as the outputs are finite. */
export interface ScannedSide {
  readonly weights: Float64Array;
  readonly values: Float64Array;
}

/** Both sides of the present weight. */
export interface Scan {
  readonly down: ScannedSide;
  readonly up: ScannedSide;
}

/** Looks at one output on the grid of `scanWeights`, on both sides of the weight. */
export function scanOutput(response: WeightResponse, output: number): Scan {
  const side = (direction: 1 | -1): ScannedSide => {
    const { weight, unit } = response;
    const weights = scanWeights(weight, unit.at(weight), unit.slope, direction);
    const values = response.outputAt(weights, output);
    const overflow = values.findIndex((value) => !Number.isFinite(value));
    const end = overflow === -1 ? weights.length : overflow;
    return { weights: weights.subarray(0, end), values: values.subarray(0, end) };
  };
  return { down: side(-1), up: side(1) };
}

/** The whole scan with its weights ascending. */
export function ascending({ down, up }: Scan): ScannedSide {
  const join = (left: Float64Array, right: Float64Array): Float64Array =>
    Float64Array.from([...Array.from(left.subarray(1)).reverse(), ...right]);
  return { weights: join(down.weights, up.weights), values: join(down.values, up.values) };
}
