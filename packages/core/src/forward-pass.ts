import { STATIC_BYTES } from './generated/simd-module.ts';
import type { Kernels } from './kernels/kernels.ts';
import { type KernelsChoice, openKernels } from './kernels/open-kernels.ts';
import { referenceKernels } from './kernels/reference.ts';
import type { Loss } from './losses/loss.ts';
import { Matrix } from './matrix.ts';
import { meanOfMembers } from './mean-of-members.ts';
import { intoPanels, memberDepth, type Network, parameterViews } from './network.ts';
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
  /** Of each member, by layer. */
  readonly #parameters: readonly (readonly (readonly Panels[])[])[];
  readonly #input: Float64Array;
  /** Of each member, by layer: what it reaches, and what its way back would want. */
  readonly #outputs: readonly (readonly Float64Array[])[];
  readonly #work: readonly Float64Array[];
  readonly #batch: readonly Float64Array[];
  readonly #targets: Float64Array;
  readonly #losses: Float64Array;

  private constructor(network: Network, parameters: Float64Array, kernels: Kernels, place: Place) {
    this.kernels = kernels;
    this.#network = network;
    const panels = place(parameters.length);
    intoPanels(network, parameters, panels);
    const members = Array.from({ length: network.members }, (_, m) => m);
    this.#parameters = members.map((m) => parameterViews(network, panels, m));
    this.#input = place(ROWS_AT_ONCE * network.inputs);
    this.#outputs = members.map(() => network.layers.map(({ outputs }) => place(ROWS_AT_ONCE * outputs)));
    this.#work = workWidths(network).map((width) => place(ROWS_AT_ONCE * width));
    this.#batch = batchNumbers(network).map(place);
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
    const ofMember = network.layers.map(({ outputs }) => outputs);
    const widths = [network.inputs, ...workWidths(network), network.outputs, 1];
    for (let m = 0; m < network.members; m++) widths.push(...ofMember);
    const ofRows = widths.map((width) => ROWS_AT_ONCE * width);
    const lengths = [parameters.length, ...ofRows, ...batchNumbers(network)];
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
      result.data.set(this.#through(input, layers.length).data, from * outputs);
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
      const reached = this.#through(input, depth);
      const target = matrixOver(this.#targets, rows, outputs);
      target.data.set(targets.data.subarray(from * outputs, (from + rows) * outputs));
      loss.value(this.kernels, reached, target, this.#losses, 0, 0, rows);
      losses.set(this.#losses.subarray(0, rows), from);
      result.data.set(this.#member(0, reached, depth, layers.length).data, from * outputs);
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

  /** A part of the rows through the first `end` layers of all members together. */
  #through(input: Matrix, end: number): Matrix {
    const alone = memberDepth(this.#network);
    const reached = this.#parameters.map((_, m) => this.#member(m, input, 0, alone));
    meanOfMembers(this.kernels, reached, 0, input.rows);
    return this.#member(0, reached[0]!, alone, end);
  }

  /** A part of the rows through the layers first ≤ l < end of one member. */
  #member(m: number, input: Matrix, first: number, end: number): Matrix {
    let reached = input;
    const inputs: Matrix[] = [];
    for (let l = first; l < end; l++) {
      inputs[l] = reached;
      const { kind, spec, outputs } = this.#network.layers[l]!;
      const output = matrixOver(this.#outputs[m]![l]!, input.rows, outputs);
      const parameters = this.#parameters[m]![l]!;
      const room = this.#work[l]!;
      const work = new Matrix(
        input.rows,
        room.length / ROWS_AT_ONCE,
        room.subarray(0, (input.rows * room.length) / ROWS_AT_ONCE),
      );
      const skipped = inputs[l - (kind.skips?.(spec) ?? 0)]!;
      const tensors = { spec, parameters, input: reached, output, work, batch: this.#batch[l]!, skipped };
      kind.forward(this.kernels, tensors, 0, input.rows);
      reached = output;
    }
    return reached;
  }
}

/** Of each layer, the numbers a sample that its forward pass leaves; the members take turns at one place. */
function workWidths({ layers }: Network): number[] {
  return layers.map(({ kind, spec, inputs }) => kind.work?.(spec, inputs) ?? 0);
}

/** Of each layer, the numbers of a batch as a whole. */
function batchNumbers({ layers }: Network): number[] {
  return layers.map(({ kind, spec, inputs }) => kind.batchWork?.(spec, inputs) ?? 0);
}

function matrixOver(room: Float64Array, rows: number, cols: number): Matrix {
  return new Matrix(rows, cols, room.subarray(0, rows * cols));
}

/** Bytes up to the next cache line. */
function aligned(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}
