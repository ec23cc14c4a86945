import { UsageError } from './errors.ts';
import { ForwardPass } from './forward-pass.ts';
import type { Kernels } from './kernels/kernels.ts';
import type { KernelsChoice } from './kernels/open-kernels.ts';
import { findLoss } from './losses/find-loss.ts';
import type { LossSpec } from './losses/loss.ts';
import type { Matrix } from './matrix.ts';
import { buildNetwork, type Network, type NetworkSpec } from './network.ts';

/**
 * A trained network: its spec and the flat buffer of its parameters, row-major matrix after matrix. It predicts wherever
 * JavaScript runs, with the reference kernels; after {@link Model.openKernels} many rows take some
 * twenty times less. What is written to `parameters` after the first prediction is seen by the next `openKernels` alone.
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
  #pass: ForwardPass | undefined;

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
   * Takes other kernels for the predictions that follow, over a WebAssembly memory of the model's own: `auto` takes SIMD where the
   * machine has it. The bits are the same whichever they are.
   *
   * @returns the name of the kernels taken.
   * @throws UsageError for `simd` where there is none, or an unknown choice.
   * @example
   * ```ts
   * const model = new Model({ inputs: 2, layers: [dense(1)] }, Float64Array.of(1, 1, 0.5));
   * await model.openKernels(); // 'simd'
   * model.predict(Matrix.from([[2, 3]])).toRows(); // [[5.5]]
   * ```
   */
  async openKernels(choice: KernelsChoice = 'auto'): Promise<Kernels['name']> {
    this.#pass = await ForwardPass.open(this.network, this.parameters, choice);
    return this.#pass.kernels.name;
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
    return this.#forward().outputs(inputs);
  }

  /**
   * The network's outputs and the loss of each row against its targets, rows × outputs.
   * @param loss A name in the registry of losses, or that with its option.
   * @throws UsageError for an unknown loss, or shapes that do not fit.
   */
  evaluate(
    inputs: Matrix,
    targets: Matrix,
    loss: string | LossSpec,
  ): { readonly outputs: Matrix; readonly losses: Float64Array } {
    const { network } = this;
    const chosen = findLoss(loss);
    if (inputs.cols !== network.inputs || targets.cols !== network.outputs || targets.rows !== inputs.rows) {
      throw new UsageError(
        `evaluate: expected rows of ${network.inputs} inputs and as many of ${network.outputs} targets, got ${inputs.rows} × ${inputs.cols} and ${targets.rows} × ${targets.cols}`,
      );
    }
    return this.#forward().outputsAndLosses(inputs, targets, chosen);
  }

  /** What rows go through, made at the first call. */
  #forward(): ForwardPass {
    this.#pass ??= ForwardPass.withReference(this.network, this.parameters);
    return this.#pass;
  }
}
