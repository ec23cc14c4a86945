import { rangeRoom } from './range-block.ts';
import { scanRange } from './scan-range.ts';

/** What the pool asks of a worker: to scan the lines in one shared memory, and to leave their cells in another. */
export interface RangeRequest {
  readonly input: SharedArrayBuffer;
  readonly output: SharedArrayBuffer;
  /** Bytes of the lines. */
  readonly length: number;
  readonly delimiter: number;
  readonly kinds: Uint8Array;
}

/** What it answers; undefined when the lines are not plain. */
export type RangeAnswer = { readonly rows: number; readonly kinds: Uint8Array } | undefined;

/** The task of the pool: one range. */
export default function scan({ input, output, length, delimiter, kinds }: RangeRequest): RangeAnswer {
  const block = scanRange(new Uint8Array(input, 0, length), { delimiter, kinds }, rangeRoom(output, length));
  return block && { rows: block.rows, kinds: block.kinds };
}
