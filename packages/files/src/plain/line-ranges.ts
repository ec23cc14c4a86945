const LINE_FEED = 0x0a;
/** Longer lines are left to whoever reads odd files. */
const LONGEST_LINE = 4 * 1024 * 1024;

/** Whole lines in a row. */
export interface LineRange {
  /** They end in a line feed. Good until the next range is asked for. */
  readonly bytes: Uint8Array;
  /** True when the file lacks its last line feed, which was added here. */
  readonly completed: boolean;
}

/**
 * Cuts chunks into ranges of whole lines. `rest` gives what was not handed out yet, so that another reader can go on.
 */
export class LineRanges {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #rangeBytes: number;
  #buffer: Uint8Array;
  #length = 0;
  /** Bytes at the start of the buffer that were handed out. */
  #given = 0;
  #isFirst = true;
  /** Where the last whole line in the buffer ends. */
  #lineEnd = 0;
  /** What is left of the newest chunk. */
  #chunk: Uint8Array = new Uint8Array(0);

  /**
   * Ranges are of `rangeBytes` bytes or, where lines are longer than that, of one line. The first is given as soon as it has a
   * line: most odd files show what they are there, and a pipe may not send more for a while.
   */
  constructor(chunks: AsyncIterator<Uint8Array>, rangeBytes: number) {
    this.#chunks = chunks;
    this.#rangeBytes = rangeBytes;
    this.#buffer = new Uint8Array(2 * rangeBytes);
  }

  /** The next range; undefined at the end of the file, and `tooLong` in front of a line that is. */
  async next(): Promise<LineRange | 'tooLong' | undefined> {
    this.#forget();
    for (;;) {
      if (this.#chunk.length === 0) {
        const next = await this.#chunks.next();
        if (next.done) return this.#last();
        this.#chunk = next.value;
      }
      const added = this.#chunk.subarray(0, this.#rangeBytes - (this.#length % this.#rangeBytes));
      this.#chunk = this.#chunk.subarray(added.length);
      const end = added.lastIndexOf(LINE_FEED) + 1;
      if (end > 0) this.#lineEnd = this.#length + end;
      this.#append(added);
      if (this.#length < this.#rangeBytes && !this.#isFirst) continue;
      if (this.#lineEnd > 0) return this.#give(this.#lineEnd, false);
      if (this.#length > LONGEST_LINE) return 'tooLong';
    }
  }

  /** What follows the last range that was given. */
  async *rest(): AsyncGenerator<Uint8Array, void> {
    this.#forget();
    if (this.#length > 0) yield this.#buffer.slice(0, this.#length);
    if (this.#chunk.length > 0) yield this.#chunk;
    for (let next = await this.#chunks.next(); !next.done; next = await this.#chunks.next()) yield next.value;
  }

  #last(): LineRange | undefined {
    if (this.#length === 0) return undefined;
    const completed = this.#buffer[this.#length - 1] !== LINE_FEED;
    if (completed) this.#append(Uint8Array.of(LINE_FEED));
    return this.#give(this.#length, completed);
  }

  #give(end: number, completed: boolean): LineRange {
    this.#isFirst = false;
    this.#given = end;
    return { bytes: this.#buffer.subarray(0, end), completed };
  }

  #forget(): void {
    this.#buffer.copyWithin(0, this.#given, this.#length);
    this.#length -= this.#given;
    this.#given = 0;
    this.#lineEnd = 0;
  }

  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
  }
}
