import { rows2x8 } from './generated/tiles';
import { PANEL_BYTES, scratchAt, ZEROS } from './panels';

/** Products that a pass adds to each of its sums, and pairs of rows that it takes; the operands, 24 KB, stay in the first-level cache. */
const DEPTH: usize = 192;
const PAIRS: usize = 4;
const ROW_BYTES: usize = DEPTH << 3;

/**
 * Computes the innermost tile of a product, 2 × 8, over and over, on numbers of its own in the scratch: what products of full panels
 * could reach. Gives the multiplications and additions that this took.
 */
export function tilePeak(passes: usize): f64 {
  const out = scratchAt();
  const a = out + 2 * PAIRS * PANEL_BYTES;
  const b = a + 2 * PAIRS * ROW_BYTES;
  const end = b + DEPTH * PANEL_BYTES;
  for (let at = a; at < end; at += 8) store<f64>(at, 0.5);
  for (let pass: usize = 0; pass < passes; pass++)
    rows2x8(ZEROS, out, PANEL_BYTES, a, ROW_BYTES, b, DEPTH, PAIRS);
  return <f64>passes * 2.0 * 16.0 * <f64>(PAIRS * DEPTH);
}
