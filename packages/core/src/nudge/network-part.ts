import type { Model } from '../model.ts';
import { buildNetwork, type Network } from '../network.ts';

/** Some neighboring layers of a model as a network of their own, with their parameters. */
export interface NetworkPart {
  readonly network: Network;
  /** Row-major, as in a model: a view of the model's. */
  readonly parameters: Float64Array;
}

/** The layers first ≤ l < end; null for none. */
export function networkPart({ network, parameters }: Model, first: number, end: number): NetworkPart | null {
  if (first === end) return null;
  const layers = network.layers.slice(first, end);
  const part = buildNetwork({ inputs: layers[0]!.inputs, layers: layers.map(({ spec }) => spec) });
  const earlier = network.layers.slice(0, first).flatMap((layer) => layer.parameters);
  const offset = earlier.reduce((sum, { length }) => sum + length, 0);
  return { network: part, parameters: parameters.subarray(offset, offset + part.parameterCount) };
}
