import { excerpt, type NumberColumn, type TableFormat, UsageError } from '@descent/core';
import { missingAt, type RowsToLearn } from './column-cells.ts';
import { areBytes, columnRange, someByte } from './column-range.ts';

/** The encoders that can be asked for by `scale`. */
const SCALES: readonly string[] = ['standard', 'bytes', 'none'];
const FEWEST_PIXELS = 17;
const LARGEST_BYTE = 255;

/** True for columns of whole numbers from 0 to 255, more than 16 of them reaching above 1. */
function lookLikePixels(columns: readonly NumberColumn[], training: RowsToLearn): boolean {
  let aboveOne = 0;
  if (areBytes(columns)) {
    const seen = new Uint8Array(columns.length);
    return someByte(columns, training.rows, (byte, c) => {
      if (byte <= 1 || seen[c] === 1) return false;
      seen[c] = 1;
      return ++aboveOne >= FEWEST_PIXELS;
    });
  }
  // The first row tells most tables apart, before all rows of all columns are gone through.
  const someRow = { ...training, rows: training.rows.subarray(0, 1) };
  for (const rows of [someRow, training]) {
    aboveOne = 0;
    for (const column of columns) {
      if (rows.rows.some(missingAt(column))) return false;
      const { least, largest, isWhole } = columnRange(column, rows);
      if (!isWhole || least < 0 || largest > LARGEST_BYTE) return false;
      if (largest > 1) aboveOne++;
    }
  }
  return aboveOne >= FEWEST_PIXELS;
}

/**
 * The encoder for number columns that `scale` asks for. `auto` is `bytes` for images, and for tables whose input columns are
 * all whole numbers from 0 to 255 with more than 16 of them reaching above 1; else `standard`.
 *
 * @param numbers the number columns among the inputs, `others` how many inputs there are besides.
 * @throws UsageError for a scale that is not there.
 */
export function chooseScale(
  scale: string,
  format: TableFormat,
  numbers: readonly NumberColumn[],
  others: number,
  training: RowsToLearn,
): string {
  if (scale === 'auto') {
    const pixels = format.kind === 'images' || (others === 0 && lookLikePixels(numbers, training));
    return pixels ? 'bytes' : 'standard';
  }
  if (!SCALES.includes(scale)) {
    throw new UsageError(`scale: expected auto, ${SCALES.join(', ')}, got ${excerpt(scale)}`);
  }
  return scale;
}
