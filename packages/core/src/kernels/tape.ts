import { TAPED, TAPED_ARGUMENTS } from '../generated/simd-module.ts';
import type { Kernels } from './kernels.ts';
import { SimdKernels } from './simd.ts';
import type { SimdExports } from './simd-exports.ts';

/** A number on a tape that depends on the step: base + step · perStep. */
interface Patch {
  readonly at: number;
  readonly base: number;
  readonly perStep: number;
}

/** Kernel calls noted in the kernels' memory, to be made again in one call into WebAssembly. */
export interface Tape {
  readonly begin: number;
  readonly end: number;
  readonly patches: readonly Patch[];
}

/** What a tape may hold: words, and the places of those that are halves of a double. */
interface Note {
  readonly words: readonly number[];
  readonly halves: ReadonlySet<number>;
}

/** The two words of a double, as they lie in memory. */
function wordsOf(value: number): [number, number] {
  const [low, high] = new Uint32Array(Float64Array.of(value).buffer);
  return [low!, high!];
}

/** Says that a call cannot be noted: its formula is unknown to the module. */
class NotOnTapeError extends Error {}

/**
 * Tapes of the calls that work on a batch makes. A step of a small network is a dozen calls of some hundred nanoseconds each, a third of
 * which goes by on the way from the layers to WebAssembly; a tape goes that way once.
 */
export class Tapes {
  /** Kernels that note what they are asked to compute and compute nothing. */
  readonly kernels: Kernels;
  readonly #player: SimdKernels;
  readonly #room: Uint32Array;
  readonly #offset: number;
  /** The first word of the room says who took it last. */
  readonly #owner: number;
  #used = 1;
  #words: number[] = [];
  #halves: Set<number> = new Set();

  /** For the kernels that are to play them, in the given room of their memory. */
  constructor(player: SimdKernels, room: Uint8Array) {
    this.#player = player;
    this.#offset = room.byteOffset;
    this.#room = new Uint32Array(room.buffer, room.byteOffset, room.byteLength >> 2);
    this.#owner = this.#room[0]! + 1;
    this.#room[0] = this.#owner;
    const functions = TAPED.map((name, number) => [
      name,
      (...values: number[]): void => this.#noteCall(number, values),
    ]);
    const exports = {
      ...Object.fromEntries(functions),
      useScratch: () => undefined,
    } as unknown as SimdExports;
    const fallback = new Proxy({} as Kernels, {
      get() {
        throw new NotOnTapeError('this formula is not in the module');
      },
    });
    this.kernels = new SimdKernels(exports, new Uint8Array(0), { fallback });
  }

  /**
   * Notes what `work` asks of {@link kernels} at each of the steps, up to three of those that the tape is for: numbers that differ
   * between two steps must go on so to the third, and doubles must be the same. Null where that is not so, where the room is full, or where
   * a formula is not in the module.
   */
  record(work: (step: number) => void, steps: readonly [number, ...number[]]): Tape | null {
    const notes: Note[] = [];
    for (const step of steps) {
      const noted = this.#note(() => work(step));
      if (noted === null) return null;
      notes.push(noted);
    }
    const { words: first, halves } = notes[0]!;
    const { words: second } = notes[1] ?? notes[0]!;
    const [from, to] = [steps[0], steps[1] ?? steps[0] + 1];
    const perStep = first.map((value, i) => (second[i]! - value) / (to - from));
    const isLinear =
      notes.every(
        ({ words }, k) =>
          words.length === first.length &&
          words.every((value, i) => value === first[i]! + (steps[k]! - from) * perStep[i]!),
      ) && perStep.every((slope, i) => slope === 0 || !halves.has(i));
    if (!isLinear || this.#room[0] !== this.#owner || this.#used + first.length > this.#room.length)
      return null;
    const start = this.#used;
    this.#used += first.length;
    this.#room.set(first, start);
    const patches = perStep.flatMap((slope, i) =>
      slope === 0 ? [] : [{ at: start + i, base: first[i]! - from * slope, perStep: slope }],
    );
    return { begin: this.#offset + 4 * start, end: this.#offset + 4 * this.#used, patches };
  }

  /** Makes the calls of a tape, for one of its steps; false, and nothing is done, where others have taken the room since. */
  play({ begin, end, patches }: Tape, step: number): boolean {
    if (this.#room[0] !== this.#owner) return false;
    for (const { at, base, perStep } of patches) this.#room[at] = base + step * perStep;
    this.#player.play(begin, end);
    return true;
  }

  #note(work: () => void): Note | null {
    this.#words = [];
    this.#halves = new Set();
    try {
      work();
    } catch (error) {
      if (error instanceof NotOnTapeError) return null;
      throw error;
    }
    return { words: this.#words, halves: this.#halves };
  }

  #noteCall(number: number, values: readonly number[]): void {
    this.#words.push(number);
    const types = TAPED_ARGUMENTS[number]!;
    for (const [i, value] of values.entries()) {
      if (types[i] !== 'd') {
        this.#words.push(value);
        continue;
      }
      for (const word of wordsOf(value)) this.#halves.add(this.#words.push(word) - 1);
    }
  }
}
