/** A half-open range of rows. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts `total` rows into tiles of `size`; the last may be smaller.
 *
 * | total | size | tile 0 | tile 1 | tile 2 |
 * |---|---|---|---|---|
 * | 20 | 8 | 0–8 | 8–16 | 16–20 |
 * | 8 | 8 | 0–8 | | |
 * | 3 | 8 | 0–3 | | |
 */
export function cutRows(total: number, size: number): Range[] {
  const tiles: Range[] = [];
  for (let from = 0; from < total; from += size) tiles.push({ from, to: Math.min(from + size, total) });
  return tiles;
}
