import { MemoryError } from '@descent/core';

// A header may lie about what follows: more than this is allocated only as the bytes arrive.
const FIRST_BYTES = 64 * 1024 * 1024;

/** Reads chunks of bytes in pieces of a size of one's choice. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next `count` bytes in one array of their own, or as many as there are. */
  async read(count: number, firstBytes: number = FIRST_BYTES): Promise<Uint8Array> {
    let bytes = allocate(Math.min(count, firstBytes));
    let filled = await this.#fill(bytes);
    while (filled === bytes.length && filled < count) {
      const larger = allocate(Math.min(count, 2 * filled));
      larger.set(bytes);
      bytes = larger;
      filled += await this.#fill(bytes.subarray(filled));
    }
    return filled < bytes.length ? bytes.subarray(0, filled) : bytes;
  }

  async atEnd(): Promise<boolean> {
    return !(await this.#advance());
  }

  async #fill(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length && (await this.#advance())) {
      const piece = this.#rest.subarray(0, target.length - filled);
      target.set(piece, filled);
      filled += piece.length;
      this.#rest = this.#rest.subarray(piece.length);
    }
    return filled;
  }

  async #advance(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return false;
      this.#rest = next.value;
    }
    return true;
  }
}

function allocate(bytes: number): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch (error) {
    throw new MemoryError(`expected room for ${bytes} bytes of images, got none; use fewer images`, {
      cause: error,
    });
  }
}
