/** A half-open range of rows. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts `total` rows into tiles of falling size: each takes a share of what is left, half of what would be even, so that
 * the last ones are small and a slow core delays the others little; for one worker they are as large as may be. Sizes are
 * whole `unit`s, at most `most`; the last may be smaller.
 *
 * | total | unit | most | workers | tiles |
 * |---|---|---|---|---|
 * | 128 | 8 | 64 | 1 | 64, 64 |
 * | 128 | 8 | 64 | 2 | 32, 24, 24, 16, 8, 8, 8, 8 |
 * | 20 | 8 | 64 | 2 | 8, 8, 4 |
 * | 3 | 8 | 64 | 4 | 3 |
 */
export function cutRows(total: number, unit: number, most: number, workers: number): Range[] {
  const tiles: Range[] = [];
  for (let from = 0; from < total; ) {
    const share = workers === 1 ? most : Math.ceil((total - from) / (2 * workers * unit)) * unit;
    const to = Math.min(from + Math.max(unit, Math.min(share, most)), total);
    tiles.push({ from, to });
    from = to;
  }
  return tiles;
}
