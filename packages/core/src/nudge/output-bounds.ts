import { referenceKernels } from '../kernels/reference.ts';
import { layerTensors } from '../layer-tensors.ts';
import { Matrix } from '../matrix.ts';
import type { PlacedLayer } from '../network.ts';
import { exp } from '../numerics.ts';
import type { NetworkPart } from './network-part.ts';

/** Lower bounds (row 0) and upper bounds (row 1) of some numbers. A bound that nothing is known of is infinite. */
export type Bounds = Matrix;

/** Bounds of a layer's outputs from bounds of its inputs. */
type BoundRule = (layer: PlacedLayer, bounds: Bounds, parameters: Float64Array) => Bounds;

/** Kinds of layers whose outputs can be bounded; one that is not here leaves an answer unproven, never wrong. */
const rules: Readonly<Record<string, BoundRule>> = {
  dense: denseBounds,
  // Whoever predicts drops nothing.
  dropout: risingBounds,
  gelu: valleyBounds(-0.7517915246935645),
  hardSigmoid: risingBounds,
  identity: risingBounds,
  mish: valleyBounds(-1.1924312145154952),
  relu: risingBounds,
  selu: risingBounds,
  sigmoid: risingBounds,
  silu: valleyBounds(-1.278464542761074),
  softmax: softmaxBounds,
  softplus: risingBounds,
  softsign: risingBounds,
  tanh: risingBounds,
};

/** Whether the outputs of these layers can be bounded. */
export function canBound(part: NetworkPart | null): boolean {
  return part === null || part.network.layers.every(({ spec }) => Object.hasOwn(rules, spec.kind));
}

/**
 * Bounds of the outputs of some layers, from bounds of their inputs: interval arithmetic, layer by layer, in doubles without outward
 * rounding. Every output that inputs within the bounds can give is inside, but for rounding; the narrower the inputs, the tighter.
 */
export function outputBounds(part: NetworkPart | null, bounds: Bounds): Bounds {
  if (part === null) return bounds;
  return part.network.layers.reduce(
    (reached, layer) => rules[layer.spec.kind]!(layer, reached, part.parameters),
    bounds,
  );
}

/** ∞ − ∞ and 0 · ∞ say nothing. */
function withoutNaN(bounds: Bounds): Bounds {
  const { cols, data } = bounds;
  for (let i = 0; i < data.length; i++)
    if (Number.isNaN(data[i]!)) data[i] = i < cols ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return bounds;
}

/** A function that never falls takes bounds to bounds. */
function risingBounds(layer: PlacedLayer, bounds: Bounds): Bounds {
  const output = Matrix.zeros(2, layer.outputs);
  layer.kind.forward(referenceKernels, layerTensors(layer, [], bounds, output), 0, 2);
  return withoutNaN(output);
}

/**
 * A function that falls to its lowest point and rises from there, coming from 0 far below: over an interval it is highest at one of the ends, and
 * lowest where the interval is nearest to that point.
 */
function valleyBounds(lowest: number): BoundRule {
  return (layer, { cols, data }) => {
    const points = Matrix.zeros(3, cols);
    points.data.set(data);
    for (let c = 0; c < cols; c++)
      points.data[2 * cols + c] = Math.min(Math.max(lowest, data[c]!), data[cols + c]!);
    const reached = Matrix.zeros(3, cols);
    layer.kind.forward(referenceKernels, layerTensors(layer, [], points, reached), 0, 3);
    const result = Matrix.zeros(2, cols);
    // −∞ · 0 is where it comes from.
    const at = (i: number): number => (Number.isNaN(reached.data[i]!) ? 0 : reached.data[i]!);
    for (let c = 0; c < cols; c++) {
      result.data[c] = at(2 * cols + c);
      result.data[cols + c] = Math.max(at(c), at(cols + c));
    }
    return result;
  };
}

/** A positive weight takes the lower bound to the lower, a negative one the upper. */
function denseBounds(
  { inputs, outputs, parameters: [weight, bias] }: PlacedLayer,
  bounds: Bounds,
  flat: Float64Array,
): Bounds {
  const result = Matrix.zeros(2, outputs);
  const { data } = result;
  for (let c = 0; c < outputs; c++) {
    const start = bias === undefined ? 0 : flat[bias.offset + c]!;
    data[c] = start;
    data[outputs + c] = start;
  }
  for (let k = 0; k < inputs; k++) {
    const low = bounds.data[k]!;
    const high = bounds.data[inputs + k]!;
    for (let c = 0; c < outputs; c++) {
      const w = flat[weight!.offset + k * outputs + c]!;
      if (w === 0) continue;
      data[c] = data[c]! + w * (w > 0 ? low : high);
      data[outputs + c] = data[outputs + c]! + w * (w > 0 ? high : low);
    }
  }
  return withoutNaN(result);
}

/** A probability is highest where its own logit is and all others are lowest: 1 / Σⱼ exp(xⱼ − x). */
function softmaxBounds({ outputs }: PlacedLayer, { data }: Bounds): Bounds {
  const result = Matrix.zeros(2, outputs);
  for (let own = 0; own < 2; own++) {
    const others = 1 - own;
    for (let c = 0; c < outputs; c++) {
      let sum = 1;
      for (let j = 0; j < outputs; j++)
        if (j !== c) sum += exp(data[others * outputs + j]! - data[own * outputs + c]!);
      const p = 1 / sum;
      result.data[own * outputs + c] = Number.isNaN(p) ? own : p;
    }
  }
  return result;
}
