import { outputSlopes } from './output-slopes.ts';
import type { WeightResponse } from './weight-response.ts';

/** The step of the central difference, as a change of the unit's z: its error (∝ step⁴) and that of rounding balance near here. */
const STEP = 1 / 1024;

/** ∂oⱼ/∂w = ∂oⱼ/∂z · ∂z/∂w of every output j, by one pass back through the layers behind the weight. */
export function weightDerivatives({ behind, layerOutputs, to, unit }: WeightResponse): Float64Array {
  return outputSlopes(behind, layerOutputs, to).map((slope) => slope * unit.slope);
}

/** ∂o/∂w of one output by central differences, with one step of Richardson's extrapolation. */
export function centralDifference(response: WeightResponse, output: number): number {
  const { weight, unit } = response;
  if (unit.slope === 0) return 0;
  const step = STEP / Math.abs(unit.slope);
  const difference = (h: number): number => {
    const [above, below] = [weight + h, weight - h];
    const [high, low] = response.outputAt([above, below], output);
    return (high! - low!) / (above - below);
  };
  return (4 * difference(step) - difference(2 * step)) / 3;
}
