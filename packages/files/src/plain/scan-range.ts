import { NumberReader } from './number-reader.ts';
import {
  BYTE,
  countKind,
  DOUBLE,
  isByte,
  type RangeBlock,
  type RangePlan,
  type RangeRoom,
} from './range-block.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const ZERO = 0x30;

// What a scan can come to, beside a number of rows.
const NOT_PLAIN = -1;
const NOT_BYTES = -2;

/**
 * Reads whole lines of numbers and nothing else into `room`.
 *
 * Undefined when the lines are not plain: a cell that is no number in decimal, a line of another length, a quote, a blank line,
 * a line end other than \n or \r\n. Nobody is told what is wrong: those who read odd files know better.
 * @param bytes end in a line feed, so that no scan leaves them.
 */
export function scanRange(bytes: Uint8Array, plan: RangePlan, room: RangeRoom): RangeBlock | undefined {
  const rows = scanRows(bytes, plan, room);
  if (rows === NOT_PLAIN) return undefined;
  if (rows === NOT_BYTES) return scanWide(bytes, plan, room);
  return blockOf(rows, plan.kinds, room);
}

/** Reads everything as doubles first, to see which columns need them, and then takes the bytes out. */
function scanWide(bytes: Uint8Array, plan: RangePlan, room: RangeRoom): RangeBlock | undefined {
  const columns = plan.kinds.length;
  const rows = scanRows(bytes, { ...plan, kinds: new Uint8Array(columns).fill(DOUBLE) }, room);
  if (rows === NOT_PLAIN) return undefined;
  const kinds = plan.kinds.slice();
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      if (!isByte(room.doubles[at]!)) kinds[column] = DOUBLE;
    }
  }
  let byte = 0;
  let double = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      if (kinds[column] === BYTE) room.bytes[byte++] = room.doubles[at]!;
      else room.doubles[double++] = room.doubles[at]!;
    }
  }
  return blockOf(rows, kinds, room);
}

function blockOf(rows: number, kinds: Uint8Array, room: RangeRoom): RangeBlock {
  return {
    rows,
    kinds,
    bytes: room.bytes.subarray(0, rows * countKind(kinds, BYTE)),
    doubles: room.doubles.subarray(0, rows * countKind(kinds, DOUBLE)),
  };
}

/** The number of rows, NOT_PLAIN, or NOT_BYTES when a column of bytes has a cell that needs a double. */
function scanRows(lines: Uint8Array, { delimiter, kinds }: RangePlan, { bytes, doubles }: RangeRoom): number {
  const reader = new NumberReader(delimiter);
  const last = kinds.length - 1;
  let rows = 0;
  let byte = 0;
  let double = 0;
  for (let at = 0; at < lines.length; rows++) {
    for (let column = 0; column <= last; column++) {
      const ending = column < last ? delimiter : LINE_FEED;
      // The usual cell: one to three digits and what ends it. Written out, because a loop takes half as long again.
      let whole = lines[at]! - ZERO;
      let next = at;
      if (whole >= 0 && whole <= 9) {
        let digit = lines[++next]! - ZERO;
        if (digit >= 0 && digit <= 9) {
          whole = whole * 10 + digit;
          digit = lines[++next]! - ZERO;
          if (digit >= 0 && digit <= 9) {
            whole = whole * 10 + digit;
            next++;
          }
        }
        if (lines[next] === ending) {
          at = next + 1;
          if (kinds[column] === DOUBLE) doubles[double++] = whole;
          else if (whole < 256) bytes[byte++] = whole;
          else return NOT_BYTES;
          continue;
        }
      }
      const value = reader.read(lines, at);
      if (Number.isNaN(value)) return NOT_PLAIN;
      at = reader.end;
      if (ending === LINE_FEED && lines[at] === CARRIAGE_RETURN) at++;
      if (lines[at++] !== ending) return NOT_PLAIN;
      if (kinds[column] === DOUBLE) doubles[double++] = value;
      else if (isByte(value)) bytes[byte++] = value;
      else return NOT_BYTES;
    }
  }
  return rows;
}
