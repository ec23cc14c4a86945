import { UsageError } from './errors.ts';
import { referenceKernels } from './kernels/reference.ts';
import { losses } from './losses/index.ts';
import { Matrix } from './matrix.ts';
import { buildNetwork, intoPanels, type Network, type NetworkSpec, parameterViews } from './network.ts';
import type { Panels } from './panels.ts';
import { lookUp } from './registry.ts';
import { trainedDepth } from './trained-depth.ts';

/** Rows that go through the network together: enough to pay for the calls, few enough to stay in cache. */
const ROWS_AT_ONCE = 256;

/**
 * A trained network: its spec and the flat buffer of its parameters, row-major matrix after matrix. It predicts wherever
 * JavaScript runs, with the reference kernels, because its arrays are in no WebAssembly memory. What is written to `parameters` after
 * the first prediction is not seen.
 *
 * @example
 * ```ts
 * // One neuron that adds its two inputs and 0.5: weights [1, 1], bias 0.5.
 * const model = new Model({ inputs: 2, layers: [dense(1)] }, Float64Array.of(1, 1, 0.5));
 * model.predict(Matrix.from([[2, 3], [4, 5]])).toRows(); // [[5.5], [9.5]]
 * ```
 */
export class Model {
  readonly network: Network;
  readonly parameters: Float64Array;
  #panels: Panels[][] | undefined;

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
  predict(inputs: Matrix): Matrix {
    const { network } = this;
    if (inputs.cols !== network.inputs) {
      throw new UsageError(
        `predict: the network expects ${network.inputs} input columns, got a ${inputs.rows} × ${inputs.cols} matrix`,
      );
    }
    return this.#through(inputs, 0, network.layers.length);
  }

  /**
   * The network's outputs and the loss of each row against its targets, rows × outputs.
   * @param loss A name in the registry of losses.
   * @throws UsageError for an unknown loss, or shapes that do not fit.
   */
  evaluate(
    inputs: Matrix,
    targets: Matrix,
    loss: string,
  ): { readonly outputs: Matrix; readonly losses: Float64Array } {
    const { network } = this;
    const chosen = lookUp(losses, 'loss', loss);
    if (inputs.cols !== network.inputs || targets.cols !== network.outputs || targets.rows !== inputs.rows) {
      throw new UsageError(
        `evaluate: expected rows of ${network.inputs} inputs and as many of ${network.outputs} targets, got ${inputs.rows} × ${inputs.cols} and ${targets.rows} × ${targets.cols}`,
      );
    }
    const depth = trainedDepth(network, chosen);
    const reached = this.#through(inputs, 0, depth);
    const each = new Float64Array(inputs.rows);
    chosen.value(referenceKernels, reached, targets, each, 0, 0, inputs.rows);
    return { outputs: this.#through(reached, depth, network.layers.length), losses: each };
  }

  /** The parameters as kernels want them, made at the first call. */
  #inPanels(): Panels[][] {
    if (this.#panels !== undefined) return this.#panels;
    const panels = new Float64Array(this.parameters.length);
    intoPanels(this.network, this.parameters, panels);
    this.#panels = parameterViews(this.network, panels);
    return this.#panels;
  }

  /** Rows through the layers first ≤ l < end, some hundred at a time. */
  #through(inputs: Matrix, first: number, end: number): Matrix {
    if (first === end) return inputs;
    const parameters = this.#inPanels();
    const result = Matrix.zeros(inputs.rows, this.network.layers[end - 1]!.outputs);
    for (let from = 0; from < inputs.rows; from += ROWS_AT_ONCE) {
      const to = Math.min(from + ROWS_AT_ONCE, inputs.rows);
      let input = inputs.rowRange(from, to);
      for (let l = first; l < end; l++) {
        const { kind, outputs } = this.network.layers[l]!;
        const output = l === end - 1 ? result.rowRange(from, to) : Matrix.zeros(to - from, outputs);
        kind.forward(referenceKernels, { parameters: parameters[l]!, input, output }, 0, to - from);
        input = output;
      }
    }
    return result;
  }
}
