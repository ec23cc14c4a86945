import { ForwardPass } from '../forward-pass.ts';
import { Matrix } from '../matrix.ts';
import type { Model } from '../model.ts';
import type { FoundWeight } from './find-weight.ts';
import { type NetworkPart, networkPart } from './network-part.ts';
import { type UnitResponse, unitResponse } from './unit-response.ts';

/** Weights that are tried together. */
const AT_ONCE = 256;

/**
 * How a network's outputs answer to one of its weights on one row of inputs. What lies before the weight is computed once; for
 * each value of it only its unit, and the layers behind.
 */
export class WeightResponse {
  /** The weight as the model has it. */
  readonly weight: number;
  readonly unit: UnitResponse;
  /** Which of the layer's outputs the weight's unit is. */
  readonly to: number;
  /** What the weight's layer gives, with the weight as it is. */
  readonly layerOutputs: Float64Array;
  /** The layers behind the weight's, null for none. */
  readonly behind: NetworkPart | null;
  readonly #behind: ForwardPass | null;

  constructor(model: Model, input: Float64Array, found: FoundWeight) {
    const { layer, to } = found.place;
    const row = new Matrix(1, input.length, input);
    const through = (part: NetworkPart | null): Matrix => (part === null ? row : passOf(part).outputs(row));
    const layerInput = through(networkPart(model, 0, layer)).data;
    this.layerOutputs = through(networkPart(model, 0, layer + 1)).data;
    this.behind = networkPart(model, layer + 1, model.network.layers.length);
    this.#behind = this.behind === null ? null : passOf(this.behind);
    this.weight = model.parameters[found.index]!;
    this.unit = unitResponse(found, model.parameters, layerInput);
    this.to = to;
  }

  /** The network's outputs for each of the weights: weights × outputs. */
  outputsAt(weights: ArrayLike<number>): Matrix {
    const { layerOutputs, to } = this;
    const outputs = this.behind?.network.outputs ?? layerOutputs.length;
    const result = Matrix.zeros(weights.length, outputs);
    for (let from = 0; from < weights.length; from += AT_ONCE) {
      const count = Math.min(AT_ONCE, weights.length - from);
      const rows = Matrix.zeros(count, layerOutputs.length);
      for (let r = 0; r < count; r++) {
        rows.data.set(layerOutputs, r * rows.cols);
        rows.data[r * rows.cols + to] = this.unit.at(weights[from + r]!);
      }
      result.data.set((this.#behind?.outputs(rows) ?? rows).data, from * outputs);
    }
    return result;
  }

  /** One output for each of the weights. */
  outputAt(weights: ArrayLike<number>, output: number): Float64Array {
    const { cols, data } = this.outputsAt(weights);
    return Float64Array.from(weights, (_, r) => data[r * cols + output]!);
  }
}

function passOf({ network, parameters }: NetworkPart): ForwardPass {
  return ForwardPass.withReference(network, parameters);
}
