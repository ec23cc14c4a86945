/** Records, in ascending order, with the line on which each begins; those between are on the lines that follow. */
export interface LinePlaces {
  readonly records: readonly number[];
  readonly lines: readonly number[];
}

/**
 * The line on which each record begins.
 * Only the places where it is not simply the next line are stored: tables without quoted line ends cost nothing.
 */
export class LineMap {
  #records: number[] = [];
  #lines: number[] = [];
  #count = 0;

  /** With `before` records already, the first on line 1 and each of the others on the next. */
  constructor(before = 0) {
    if (before > 0) this.add(1);
    this.#count = before;
  }

  /** The map that `places` gave. */
  static from({ records, lines }: LinePlaces): LineMap {
    const map = new LineMap();
    map.#records = [...records];
    map.#lines = [...lines];
    map.#count = (records.at(-1) ?? -1) + 1;
    return map;
  }

  /** What the map holds, as plain data. */
  places(): LinePlaces {
    return { records: this.#records, lines: this.#lines };
  }

  /** Notes that the next record begins on `line`, counted from 1. */
  add(line: number): void {
    if (this.#count === 0 || this.lineOf(this.#count) !== line) {
      this.#records.push(this.#count);
      this.#lines.push(line);
    }
    this.#count++;
  }

  /** The line, counted from 1, of a record, counted from 0; one beyond the last counts on. */
  lineOf(record: number): number {
    let low = 0;
    let high = this.#records.length;
    // The usual question is about the newest records.
    if (high > 0 && this.#records[high - 1]! <= record) low = high - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#records[middle]! <= record) low = middle;
      else high = middle;
    }
    return (this.#lines[low] ?? 1) + record - (this.#records[low] ?? 0);
  }
}
