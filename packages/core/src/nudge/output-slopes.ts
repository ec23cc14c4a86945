import { referenceKernels as kernels } from '../kernels/reference.ts';
import { layerTensors } from '../layer-tensors.ts';
import type { LayerTensors } from '../layers/layer.ts';
import { Matrix } from '../matrix.ts';
import { intoPanels, type Network, parameterViews } from '../network.ts';
import type { NetworkPart } from './network-part.ts';

/**
 * ∂oⱼ/∂xᵢ of every output j of some layers with respect to one of their inputs, i: one pass forward, and for each output
 * one back, from a delta that is 1 there and 0 elsewhere.
 *
 * @param part the layers; null for none, whose outputs are their inputs.
 */
export function outputSlopes(part: NetworkPart | null, input: Float64Array, i: number): Float64Array {
  if (part === null) return Float64Array.from(input, (_, j) => (j === i ? 1 : 0));
  const { network } = part;
  const tensors = forwardTensors(part, input);
  return Float64Array.from({ length: network.outputs }, (_, j) => backward(network, tensors, j).data[i]!);
}

function forwardTensors({ network, parameters }: NetworkPart, input: Float64Array): LayerTensors[] {
  const panels = new Float64Array(parameters.length);
  intoPanels(network, parameters, panels);
  const views = parameterViews(network, panels);
  let reached = new Matrix(1, input.length, input);
  return network.layers.map((layer, l) => {
    const output = Matrix.zeros(1, layer.outputs);
    const tensors = layerTensors(layer, views[l]!, reached, output);
    layer.kind.forward(kernels, tensors, 0, 1);
    reached = output;
    return tensors;
  });
}

/** The gradient of output j with respect to all inputs. */
function backward({ layers, outputs }: Network, tensors: readonly LayerTensors[], j: number): Matrix {
  let delta = Matrix.zeros(1, outputs);
  delta.data[j] = 1;
  for (let l = layers.length - 1; l >= 0; l--) {
    const inputDelta = Matrix.zeros(1, layers[l]!.inputs);
    layers[l]!.kind.backward(kernels, tensors[l]!, delta, inputDelta, 0, 1);
    delta = inputDelta;
  }
  return delta;
}
