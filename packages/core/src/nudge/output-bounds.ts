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
  hardSigmoid: risingBounds,
  identity: risingBounds,
  relu: risingBounds,
  selu: risingBounds,
  sigmoid: risingBounds,
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
