import { STATIC_BYTES } from './generated/simd-module.ts';
import type { Kernels } from './kernels/kernels.ts';
import { type KernelsChoice, openKernels } from './kernels/open-kernels.ts';
import { referenceKernels } from './kernels/reference.ts';
import type { Loss } from './losses/loss.ts';
import { Matrix } from './matrix.ts';
import { intoPanels, type Network, parameterViews } from './network.ts';
import type { Panels } from './panels.ts';
import { workSpaceBytes } from './run/layout.ts';
import { trainedDepth } from './trained-depth.ts';
import { createMemory } from './wasm-memory.ts';

/** Rows that go through the network together: enough to pay for the calls, few enough to stay in cache. */
const ROWS_AT_ONCE = 256;

/** Gives the next so many doubles of a memory. */
type Place = (count: number) => Float64Array;

/** Rows through a network whose weights no longer change, over arrays of its own: some hundred rows at a time. */
export class ForwardPass {
  readonly kernels: Kernels;
  readonly #network: Network;
  readonly #parameters: readonly (readonly Panels[])[];
  readonly #input: Float64Array;
  readonly #outputs: readonly Float64Array[];
  readonly #targets: Float64Array;
  readonly #losses: Float64Array;

  private constructor(network: Network, parameters: Float64Array, kernels: Kernels, place: Place) {
    this.kernels = kernels;
    this.#network = network;
    const panels = place(parameters.length);
    intoPanels(network, parameters, panels);
    this.#parameters = parameterViews(network, panels);
    this.#input = place(ROWS_AT_ONCE * network.inputs);
    this.#outputs = network.layers.map(({ outputs }) => place(ROWS_AT_ONCE * outputs));
    this.#targets = place(ROWS_AT_ONCE * network.outputs);
    this.#losses = place(ROWS_AT_ONCE);
  }

  /** With the reference kernels, which run anywhere and at once. */
  static withReference(network: Network, parameters: Float64Array): ForwardPass {
    return new ForwardPass(network, parameters, referenceKernels, (count) => new Float64Array(count));
  }

  /**
   * With the kernels asked for, in a memory of their own.
   * @throws UsageError as {@link openKernels} does.
   */
  static async open(network: Network, parameters: Float64Array, choice: KernelsChoice): Promise<ForwardPass> {
    if (choice === 'reference') return ForwardPass.withReference(network, parameters);
    const scratchBytes = workSpaceBytes(network, ROWS_AT_ONCE);
    const widths = [network.inputs, ...network.layers.map(({ outputs }) => outputs), network.outputs, 1];
    const lengths = [parameters.length, ...widths.map((width) => ROWS_AT_ONCE * width)];
    const begin = STATIC_BYTES + scratchBytes;
    const { buffer, wasm } = createMemory(
      lengths.reduce((bytes, length) => bytes + aligned(8 * length), begin),
      false,
    );
    const kernels = await openKernels(choice, wasm, new Uint8Array(buffer, STATIC_BYTES, scratchBytes));
    let next = begin;
    const place: Place = (count) => {
      const placed = new Float64Array(buffer, next, count);
      next += aligned(8 * count);
      return placed;
    };
    return new ForwardPass(network, parameters, kernels, place);
  }

  /** The network's outputs. */
  outputs(inputs: Matrix): Matrix {
    const { layers, outputs } = this.#network;
    const result = Matrix.zeros(inputs.rows, outputs);
    this.#eachPart(inputs, (input, from) => {
      result.data.set(this.#through(input, 0, layers.length).data, from * outputs);
    });
    return result;
  }

  /** The network's outputs, and the loss of each row against its targets. */
  outputsAndLosses(inputs: Matrix, targets: Matrix, loss: Loss): { outputs: Matrix; losses: Float64Array } {
    const { layers, outputs } = this.#network;
    const depth = trainedDepth(this.#network, loss);
    const result = Matrix.zeros(inputs.rows, outputs);
    const losses = new Float64Array(inputs.rows);
    this.#eachPart(inputs, (input, from) => {
      const { rows } = input;
      const reached = this.#through(input, 0, depth);
      const target = matrixOver(this.#targets, rows, outputs);
      target.data.set(targets.data.subarray(from * outputs, (from + rows) * outputs));
      loss.value(this.kernels, reached, target, this.#losses, 0, 0, rows);
      losses.set(this.#losses.subarray(0, rows), from);
      result.data.set(this.#through(reached, depth, layers.length).data, from * outputs);
    });
    return { outputs: result, losses };
  }

  /** Visits the rows part by part, each copied to where kernels can read it. */
  #eachPart({ rows, cols, data }: Matrix, visit: (input: Matrix, from: number) => void): void {
    for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
      const to = Math.min(from + ROWS_AT_ONCE, rows);
      const input = matrixOver(this.#input, to - from, cols);
      input.data.set(data.subarray(from * cols, to * cols));
      visit(input, from);
    }
  }

  /** A part of the rows through the layers first ≤ l < end. */
  #through(input: Matrix, first: number, end: number): Matrix {
    let reached = input;
    for (let l = first; l < end; l++) {
      const { kind, outputs } = this.#network.layers[l]!;
      const output = matrixOver(this.#outputs[l]!, input.rows, outputs);
      const parameters = this.#parameters[l]!;
      kind.forward(this.kernels, { parameters, input: reached, output }, 0, input.rows);
      reached = output;
    }
    return reached;
  }
}

function matrixOver(room: Float64Array, rows: number, cols: number): Matrix {
  return new Matrix(rows, cols, room.subarray(0, rows * cols));
}

/** Bytes up to the next cache line. */
function aligned(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}
