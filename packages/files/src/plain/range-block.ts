/** What the cells of a column need: a byte each while all of them are whole numbers from 0 to 255, else a double. */
export const BYTE = 0;
export const DOUBLE = 1;

/** How to read a range: the delimiter's byte, and what each column is known to need. */
export interface RangePlan {
  readonly delimiter: number;
  readonly kinds: Uint8Array;
}

/** The rows of a range: the cells of columns that need bytes row by row in one array, those of the others in another. */
export interface RangeBlock {
  readonly rows: number;
  /** As in the plan, or with more doubles, where a cell asked for them. */
  readonly kinds: Uint8Array;
  readonly bytes: Uint8Array;
  readonly doubles: Float64Array;
}

/** Where the cells of a range are written to, as a place in memory that can be given to it once more. */
export interface RangeRoom {
  readonly bytes: Uint8Array;
  readonly doubles: Float64Array;
}

// A cell takes two bytes of the file at least, and eight bytes here at most.
const cellsIn = (length: number): number => (length >> 1) + 1;
const doublesFrom = (length: number): number => (cellsIn(length) + 7) & ~7;

/** Bytes of memory that the cells of a range of `length` bytes can take, whatever they are. */
export function roomFor(length: number): number {
  return doublesFrom(length) + 8 * cellsIn(length);
}

/** The two arrays in a memory of `roomFor(length)` bytes. */
export function rangeRoom(memory: ArrayBufferLike, length: number): RangeRoom {
  const cells = cellsIn(length);
  return {
    bytes: new Uint8Array(memory, 0, cells),
    doubles: new Float64Array(memory, doublesFrom(length), cells),
  };
}

/** How many columns are of a kind. */
export function countKind(kinds: Uint8Array, kind: number): number {
  let count = 0;
  for (const each of kinds) if (each === kind) count++;
  return count;
}

/** True for a number that a byte holds exactly: −0 is none. */
export function isByte(value: number): boolean {
  return (value & 255) === value && !Object.is(value, -0);
}
