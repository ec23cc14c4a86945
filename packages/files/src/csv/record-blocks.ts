import { DataError } from '@descent/core';
import { LineMap } from './line-map.ts';
import { problems, type RecordFault } from './record-fault.ts';
import { RecordScanner, type RecordsBefore } from './record-scanner.ts';

const BLOCK_BYTES = 65536;

/** Whole records in a row, checked, as text that ends in a line end. */
export interface RecordBlock {
  readonly text: string;
  readonly records: number;
  readonly columns: number;
  /** What is wrong with the record after them; nothing follows then. */
  readonly fault: RecordFault | undefined;
}

export interface BlockOptions {
  /** How large blocks are, at least, but for the last. */
  readonly blockBytes?: number;
  /** Records that somebody else has read: the chunks begin behind them, not at the start of the file. */
  readonly before?: RecordsBefore | undefined;
}

/**
 * Cuts the bytes of a CSV file into blocks of whole records and notes the line of each record in `lines`.
 * Malformed records, invalid UTF-8 and the limits of a cell and a row are found here; records before the fault come first.
 *
 * @throws DataError for UTF-16.
 */
export async function* recordBlocks(
  chunks: AsyncIterable<Uint8Array>,
  delimiter: string,
  lines: LineMap,
  name: string,
  { blockBytes = BLOCK_BYTES, before }: BlockOptions = {},
): AsyncGenerator<RecordBlock, void> {
  const cutter = new BlockCutter(delimiter, lines, before);
  const slices = inSlices(before === undefined ? withoutByteOrderMark(chunks, name) : chunks, blockBytes);
  for await (const chunk of slices) {
    cutter.push(chunk);
    if (cutter.fault === undefined && cutter.ready < blockBytes) continue;
    const block = cutter.take();
    yield block;
    if (block.fault !== undefined) return;
  }
  cutter.end();
  if (cutter.ready > 0 || cutter.fault !== undefined) yield cutter.take();
}

// A block is handed over once it is large enough: a chunk of many blocks' size would make one of them.
async function* inSlices(chunks: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    if (chunk.length <= size) yield chunk;
    else for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size);
  }
}

async function* withoutByteOrderMark(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < 3) continue;
    yield markRemoved(head, name);
    head = undefined;
  }
  if (head !== undefined) yield markRemoved(head, name);
}

function markRemoved(head: Uint8Array, name: string): Uint8Array {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    throw new DataError(`${name}: expected UTF-8 text, got UTF-16; save it as UTF-8`);
  }
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
}

/** Holds the bytes of records that are not handed over yet. */
class BlockCutter {
  readonly #delimiter: string;
  readonly #lines: LineMap;
  readonly #scanner: RecordScanner;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #buffer = new Uint8Array(2 * BLOCK_BYTES);
  #length = 0;
  #taken: number;

  constructor(delimiter: string, lines: LineMap, before?: RecordsBefore) {
    this.#delimiter = delimiter;
    this.#lines = lines;
    this.#scanner = new RecordScanner(delimiter, lines, before);
    this.#taken = this.#scanner.records;
  }

  get fault(): RecordFault | undefined {
    return this.#scanner.fault;
  }

  /** How many bytes of whole records there are to take. */
  get ready(): number {
    return this.#scanner.whole - this.#scanner.start;
  }

  push(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#buffer.length));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#length);
    this.#scanner.scan(this.#buffer, this.#length, length);
    this.#length = length;
  }

  // The parser drops a last record of mere white space unless a line end follows it.
  end(): void {
    if (this.#scanner.end()) this.push(Uint8Array.of(0x0a));
  }

  take(): RecordBlock {
    const { start, whole, records, columns } = this.#scanner;
    const bytes = this.#buffer.subarray(start, whole);
    const block = this.#decoded(bytes, records - this.#taken, columns);
    this.#taken = records;
    this.#buffer.copyWithin(0, whole, this.#length);
    this.#length -= whole;
    this.#scanner.rebase(whole);
    return block;
  }

  #decoded(bytes: Uint8Array, records: number, columns: number): RecordBlock {
    try {
      return { text: this.#decoder.decode(bytes), records, columns, fault: this.fault };
    } catch {
      return this.#beforeInvalidText(bytes, columns);
    }
  }

  #beforeInvalidText(bytes: Uint8Array, columns: number): RecordBlock {
    const at = firstInvalid(bytes);
    const scanner = new RecordScanner(this.#delimiter, new LineMap());
    scanner.scan(bytes, 0, at);
    const record = this.#taken + scanner.records + scanner.blanks;
    const fault: RecordFault = {
      record,
      line: this.#lines.lineOf(record),
      field: scanner.field,
      problem: problems.invalidText,
    };
    const text = this.#decoder.decode(bytes.subarray(0, scanner.whole));
    return { text, records: scanner.records, columns, fault };
  }
}

/** The offset at which a decoder notices that the bytes are no UTF-8: inside the character or just behind it. */
function firstInvalid(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (beginsValid(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  return valid;
}

function beginsValid(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
