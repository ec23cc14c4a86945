import { UsageError } from './errors.ts';
import type { Kernels } from './kernels/kernels.ts';
import { referenceKernels } from './kernels/reference.ts';
import { Matrix } from './matrix.ts';
import { buildNetwork, type Network, type NetworkSpec, parameterViews } from './network.ts';

/** Rows that go through the network together: enough to pay for the calls, few enough to stay in cache. */
const ROWS_AT_ONCE = 256;

/**
 * A trained network: its spec and the flat buffer of its parameters. It predicts wherever JavaScript runs.
 *
 * @example
 * ```ts
 * const answers = model.predict(Matrix.from([[0, 1]])); // one row in, one row of outputs back
 * ```
 */
export class Model {
  readonly network: Network;
  readonly parameters: Float64Array;

  /** @throws UsageError when the spec is not a network or the parameters are not as many as it has. */
  constructor(spec: NetworkSpec, parameters: Float64Array) {
    this.network = buildNetwork(spec);
    if (parameters.length !== this.network.parameterCount) {
      throw new UsageError(
        `model: expected ${this.network.parameterCount} parameters, got ${parameters.length}`,
      );
    }
    this.parameters = parameters;
  }

  /**
   * The network's outputs for rows of inputs: rows × inputs in, rows × outputs back.
   * @throws UsageError when the inputs have another number of columns than the network.
   */
  predict(inputs: Matrix, kernels: Kernels = referenceKernels): Matrix {
    const { network } = this;
    if (inputs.cols !== network.inputs) {
      throw new UsageError(
        `predict: the network expects ${network.inputs} input columns, got a ${inputs.rows} × ${inputs.cols} matrix`,
      );
    }
    const parameters = parameterViews(network, this.parameters);
    const result = Matrix.zeros(inputs.rows, network.outputs);
    for (let from = 0; from < inputs.rows; from += ROWS_AT_ONCE) {
      const to = Math.min(from + ROWS_AT_ONCE, inputs.rows);
      let input = inputs.rowRange(from, to);
      network.layers.forEach((layer, l) => {
        const last = l === network.layers.length - 1;
        const output = last ? result.rowRange(from, to) : Matrix.zeros(to - from, layer.outputs);
        layer.kind.forward(kernels, { parameters: parameters[l]!, input, output }, 0, to - from);
        input = output;
      });
    }
    return result;
  }
}
