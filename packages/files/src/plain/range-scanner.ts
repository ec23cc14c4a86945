import { type RangeBlock, type RangePlan, rangeRoom, roomFor } from './range-block.ts';
import { scanRange } from './scan-range.ts';

/** A range that is being scanned. */
export interface RangeTask {
  /** The lines of the range, until `release`. */
  readonly bytes: Uint8Array;
  /** Its rows, good until `release`; undefined when the lines are not plain. */
  readonly block: Promise<RangeBlock | undefined>;
  /** Gives the memory of both back. */
  release(): void;
}

/** Whoever scans ranges: this thread or a pool of others. */
export interface RangeScanner {
  /** How many ranges may be under way at once. */
  readonly lanes: number;
  /** Takes a copy of `bytes`, whole lines, and scans it. */
  start(bytes: Uint8Array, plan: RangePlan): RangeTask;
  close(): Promise<void>;
}

/** Scans in this thread, at once. */
export const serialScanner: RangeScanner = {
  lanes: 1,
  start(bytes, plan) {
    const copy = bytes.slice();
    const room = rangeRoom(new ArrayBuffer(roomFor(copy.length)), copy.length);
    return { bytes: copy, block: Promise.resolve(scanRange(copy, plan, room)), release: () => undefined };
  },
  close: () => Promise.resolve(),
};
