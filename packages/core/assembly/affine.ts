import { SHORT, short1x8, short2x8 } from './generated/tiles';
import { PANEL, PANEL_BYTES, panelRows, scratchAt, scratchSize, WIDE, ZEROS } from './panels';

/** As much of a turned weight as stays in the first-level cache beside the rows that meet it. */
const TURNED_BYTES: usize = 16384;

/** Numbers + 0, so that a sum never starts from −0. */
function plusZero(bias: usize, width: usize): usize {
  const initial = scratchAt();
  for (let c: usize = 0; c < width; c++) store<f64>(initial + (c << 3), load<f64>(bias + (c << 3)) + 0.0);
  return initial;
}

/** What the sums of `width` columns from `first` on start from: their part of the bias, or zeros where `bias` is null. */
export function initialOf(bias: usize, first: usize, width: usize): usize {
  return bias === 0 ? ZEROS : plusZero(bias + (first << 3), width);
}

/** out[r, c] = bias[c] + Σₖ x[r, k] · weight[k, c] for rows from ≤ r < to and panels left ≤ c < right; x has `inner` columns, the weight `cols`, in panels. */
export function affine(
  out: usize,
  x: usize,
  weight: usize,
  bias: usize,
  inner: usize,
  cols: usize,
  from: usize,
  to: usize,
  left: usize,
  right: usize,
): void {
  const rowStride = inner << 3;
  const outStride = cols << 3;
  for (let first = left, width: usize = 0; first < right; first += width) {
    width = widthAt(first, right, cols);
    panelRows(
      initialOf(bias, first, width),
      out + from * outStride + (first << 3),
      outStride,
      x + from * rowStride,
      rowStride,
      weight + first * rowStride,
      width,
      inner,
      to - from,
    );
  }
}

/** How many columns a tile takes from column `first` on: a panel, and with it the last one where that has two. */
export function widthAt(first: usize, right: usize, cols: usize): usize {
  return first + WIDE === cols && right === cols ? WIDE : min(PANEL, cols - first);
}

/** Rows k to k + 8 of the weight turned to columns, [column][8]. */
function turnRows(turned: usize, weight: usize, k: usize, inner: usize, cols: usize): void {
  for (let first: usize = 0; first < cols; first += PANEL) {
    const rowBytes = min(PANEL, cols - first) << 3;
    const source = weight + ((first * inner) << 3) + k * rowBytes;
    for (let c: usize = 0; c < rowBytes; c += 8) {
      let at = source + c;
      for (let r: usize = 0; r < PANEL_BYTES; r += 16) {
        const even = v128.load64_zero(at);
        at += rowBytes;
        v128.store(turned + r, v128.load64_lane(at, even, 1));
        at += rowBytes;
      }
      turned += PANEL_BYTES;
    }
  }
}

/** The same for the last rows, `width` below 8: [column][width]. */
function turnLastRows(turned: usize, weight: usize, k: usize, width: usize, inner: usize, cols: usize): void {
  for (let first: usize = 0; first < cols; first += PANEL) {
    const rowBytes = min(PANEL, cols - first) << 3;
    const source = weight + ((first * inner) << 3) + k * rowBytes;
    for (let c: usize = 0; c < rowBytes; c += 8) {
      for (let r: usize = 0; r < width; r++) store<f64>(turned + (r << 3), load<f64>(source + r * rowBytes + c));
      turned += width << 3;
    }
  }
}

/**
 * out[r, k] = Σ_c delta[r, c] · weight[k, c] for rows from ≤ r < to and left ≤ k < right. Lanes are eight rows k of the weight, turned on
 * their side once for all rows r, so that the sum over c stays in order.
 */
export function affineBackward(
  out: usize,
  delta: usize,
  weight: usize,
  inner: usize,
  cols: usize,
  from: usize,
  to: usize,
  left: usize,
  right: usize,
): void {
  const turned = scratchAt();
  const outStride = inner << 3;
  const rowStride = cols << 3;
  out += from * outStride;
  delta += from * rowStride;
  // Eight rows always fit: the scratch is laid out for that.
  const panelBytes = cols << 6;
  const atOnce = cols - 1 < SHORT ? min<usize>(TURNED_BYTES, scratchSize()) / panelBytes : 1;
  const last = right - ((right - left) & (PANEL - 1));
  for (let k = left, panels: usize = 0; k < last; k += panels << 3) {
    panels = min(atOnce, (last - k) >> 3);
    for (let i: usize = 0; i < panels; i++) turnRows(turned + i * panelBytes, weight, k + (i << 3), inner, cols);
    const target = out + (k << 3);
    if (cols - 1 < SHORT) shortRows(target, outStride, delta, rowStride, turned, cols, panels, to - from);
    else panelRows(ZEROS, target, outStride, delta, rowStride, turned, PANEL, cols, to - from);
  }
  if (last === right) return;
  turnLastRows(turned, weight, last, right - last, inner, cols);
  panelRows(ZEROS, out + (last << 3), outStride, delta, rowStride, turned, right - last, cols, to - from);
}

/** `count` rows of a product with `panels` full panels of at most `SHORT` rows, one after the other. */
function shortRows(
  out: usize,
  outStride: usize,
  a: usize,
  rowStride: usize,
  b: usize,
  n: usize,
  panels: usize,
  count: usize,
): void {
  for (; count >= 2; count -= 2) {
    short2x8(ZEROS, out, outStride, a, rowStride, b, n, panels);
    out += outStride << 1;
    a += rowStride << 1;
  }
  if (count > 0) short1x8(ZEROS, out, 0, a, 0, b, n, panels);
}
