import {
  createMemory,
  type Kernels,
  type KernelsChoice,
  Matrix,
  openKernels,
  Panels,
  type SparseBatch,
  STATIC_BYTES,
} from '@descent/core';

const BYTES = 8 * 2 ** 20;
const SCRATCH_BYTES = 2 ** 19;

type Numbers = Float64Array | Int32Array | Uint16Array | Uint8Array;

/** A memory to place arrays in, with kernels that work on it. */
export class Arena {
  readonly kernels: Kernels;
  readonly #buffer: ArrayBufferLike;
  #next = STATIC_BYTES;

  private constructor(kernels: Kernels, buffer: ArrayBufferLike) {
    this.kernels = kernels;
    this.#buffer = buffer;
  }

  static async open(choice: KernelsChoice, shared: boolean): Promise<Arena> {
    const memory = createMemory(BYTES, shared);
    const scratch = new Uint8Array(memory.buffer, BYTES - SCRATCH_BYTES, SCRATCH_BYTES);
    return new Arena(await openKernels(choice, memory.wasm, scratch), memory.buffer);
  }

  /** Everything placed so far may be written over. */
  clear(): void {
    this.#next = STATIC_BYTES;
  }

  /** The same numbers in this memory, surrounded by others that nobody may touch. */
  place<A extends Numbers>(values: A): A {
    const kind = values.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => A;
    const at = this.#next;
    this.#next = Math.ceil((at + values.byteLength) / 8) * 8 + 8;
    if (this.#next > BYTES - SCRATCH_BYTES) throw new Error('the arena is full');
    const placed = new kind(this.#buffer, at, values.length);
    placed.set(values as never);
    return placed;
  }

  matrix({ rows, cols, data }: Matrix): Matrix {
    return new Matrix(rows, cols, this.place(data));
  }

  panels(matrix: Matrix): Panels {
    const { rows, cols, data } = Panels.from(matrix);
    return new Panels(rows, cols, this.place(data));
  }

  /** The rows of a matrix without its zeros, gathered from a dataset that has another row before each. */
  sparse({ rows, cols, data }: Matrix): SparseBatch {
    const starts = [0];
    const columns: number[] = [];
    const values: number[] = [];
    for (let r = 0; r < rows; r++) {
      columns.push(0);
      values.push(99);
      starts.push(columns.length);
      for (let c = 0; c < cols; c++) {
        const value = data[r * cols + c]!;
        if (value === 0) continue;
        columns.push(c);
        values.push(value);
      }
      starts.push(columns.length);
    }
    const entries = {
      cols,
      starts: this.place(Int32Array.from(starts)),
      columns: this.place(Uint16Array.from(columns)),
      values: this.place(Float64Array.from(values)),
      decode: null,
    };
    const batch = {
      rows,
      cols,
      spans: this.place(new Int32Array(2 * rows)),
      entries,
      room: this.place(new Uint8Array(16 * rows * cols)),
      longest: cols,
    };
    const order = this.place(Int32Array.from({ length: rows }, (_, r) => 2 * r + 1));
    this.kernels.gatherInputs(batch, { kind: 'sparse', cols, rows: entries }, order, 0, 0, rows);
    return batch;
  }
}
