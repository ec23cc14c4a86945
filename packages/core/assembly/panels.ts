import { rows1x8, rows2x10, rows2x8, tile1x1, tile1x2, tile1x4, tile4x1, tile4x2, tile4x4 } from './generated/tiles';

/** Columns of a panel, and a row of a full one in bytes; as in src/panels.ts. */
export const PANEL: usize = 8;
export const PANEL_BYTES: usize = 64;

/** Columns of a full panel with a last one of two beside it: a tile takes both together, because two alone would wait for each other's sums. */
export const WIDE: usize = 10;

/** Zeros for the columns of three panels: what sums start from where there is no bias. */
export const ZEROS: usize = memory.data<f64>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 64);

/** The work space of this instance: each thread has its own. */
let scratch: usize = 0;
let scratchBytes: usize = 0;

export function useScratch(pointer: usize, bytes: usize): void {
  scratch = pointer;
  scratchBytes = bytes;
}

/** Where this module's own constants end; the build asks. */
export function staticEnd(): usize {
  return __heap_base;
}

export function scratchAt(): usize {
  return scratch;
}

export function scratchSize(): usize {
  return scratchBytes;
}

/** Four rows of a panel of any width below 8, in pieces of 4, 2 and 1 columns. */
export function narrow4(
  initial: usize,
  initialStride: usize,
  out: usize,
  outStride: usize,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  aStride: usize,
  b: usize,
  width: usize,
  n: usize,
): void {
  const bStride = width << 3;
  let at: usize = 0;
  if (width & 4) {
    tile4x4(initial, initialStride, out, outStride, a0, a1, a2, a3, aStride, b, bStride, n);
    at = 32;
  }
  if (width & 2) {
    tile4x2(initial + at, initialStride, out + at, outStride, a0, a1, a2, a3, aStride, b + at, bStride, n);
    at += 16;
  }
  if (width & 1)
    tile4x1(initial + at, initialStride, out + at, outStride, a0, a1, a2, a3, aStride, b + at, bStride, n);
}

/** The same for one row. */
export function narrow1(
  initial: usize,
  out: usize,
  a: usize,
  aStride: usize,
  b: usize,
  width: usize,
  n: usize,
): void {
  const bStride = width << 3;
  let at: usize = 0;
  if (width & 4) {
    tile1x4(initial, 0, out, 0, a, aStride, b, bStride, n);
    at = 32;
  }
  if (width & 2) {
    tile1x2(initial + at, 0, out + at, 0, a, aStride, b + at, bStride, n);
    at += 16;
  }
  if (width & 1) tile1x1(initial + at, 0, out + at, 0, a, aStride, b + at, bStride, n);
}

/**
 * `count` rows of a product with one panel: out[r, :] = initial + Σₖ a[r, k] · b[k, :], rows of a and out at their strides, one
 * initial row for all. With a width of 10 it is a full panel and the one of two columns that follows it.
 */
export function panelRows(
  initial: usize,
  out: usize,
  outStride: usize,
  a: usize,
  rowStride: usize,
  b: usize,
  width: usize,
  n: usize,
  count: usize,
): void {
  if (width < PANEL) {
    narrowRows(initial, out, outStride, a, rowStride, b, width, n, count);
    return;
  }
  const even = count & ~1;
  const last = b + n * PANEL_BYTES;
  if (width === PANEL) rows2x8(initial, out, outStride, a, rowStride, b, n, even >> 1);
  else rows2x10(initial, out, outStride, out + PANEL_BYTES, outStride, a, rowStride, b, last, n, even >> 1);
  if (even === count) return;
  out += even * outStride;
  a += even * rowStride;
  rows1x8(initial, out, 0, a, 0, b, n, 1);
  if (width === WIDE) narrow1(initial + PANEL_BYTES, out + PANEL_BYTES, a, 8, last, 2, n);
}

function narrowRows(
  initial: usize,
  out: usize,
  outStride: usize,
  a: usize,
  rowStride: usize,
  b: usize,
  width: usize,
  n: usize,
  count: usize,
): void {
  let r: usize = 0;
  for (; r + 4 <= count; r += 4) {
    const a1 = a + rowStride;
    const a2 = a1 + rowStride;
    narrow4(initial, 0, out, outStride, a, a1, a2, a2 + rowStride, 8, b, width, n);
    a += rowStride << 2;
    out += outStride << 2;
  }
  for (; r < count; r++) {
    narrow1(initial, out, a, 8, b, width, n);
    a += rowStride;
    out += outStride;
  }
}

/** out[r, :] of panels = x[r, :], for rows from ≤ r < to of `rows`. */
export function toPanels(out: usize, x: usize, rows: usize, cols: usize, from: usize, to: usize): void {
  for (let first: usize = 0; first < cols; first += PANEL) {
    const width = min(PANEL, cols - first);
    let target = out + ((first * rows + from * width) << 3);
    let source = x + ((from * cols + first) << 3);
    if (width === PANEL) {
      for (let r = from; r < to; r++) {
        v128.store(target, v128.load(source));
        v128.store(target, v128.load(source, 16), 16);
        v128.store(target, v128.load(source, 32), 32);
        v128.store(target, v128.load(source, 48), 48);
        target += PANEL_BYTES;
        source += cols << 3;
      }
    } else {
      for (let r = from; r < to; r++) {
        for (let c: usize = 0; c < width; c++) store<f64>(target + (c << 3), load<f64>(source + (c << 3)));
        target += width << 3;
        source += cols << 3;
      }
    }
  }
}
