import { PANEL, PANEL_BYTES, panelRows, scratchAt, ZEROS } from './panels';

/** Eight numbers + 0, so that a sum never starts from −0. */
function plusZero(bias: usize, width: usize): usize {
  const initial = scratchAt();
  for (let c: usize = 0; c < width; c++) store<f64>(initial + (c << 3), load<f64>(bias + (c << 3)) + 0.0);
  return initial;
}

/** What the sums of one panel start from: its part of the bias, or zeros where `bias` is null. */
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
  for (let first = left; first < right; first += PANEL) {
    const width = min(PANEL, cols - first);
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

/** Eight rows of delta turned to [column][row] in the scratch, zeros where there are fewer. */
function turnRows(delta: usize, cols: usize, count: usize): usize {
  const turned = scratchAt();
  const stride = cols << 3;
  for (let r: usize = 0; r < 8; r++) {
    const source = delta + r * stride;
    const target = turned + (r << 3);
    if (r < count)
      for (let c: usize = 0; c < cols; c++) store<f64>(target + c * PANEL_BYTES, load<f64>(source + (c << 3)));
    else for (let c: usize = 0; c < cols; c++) store<f64>(target + c * PANEL_BYTES, 0.0);
  }
  return turned;
}

/**
 * out[r, k] = Σ_c delta[r, c] · weight[k, c] for rows from ≤ r < to and left ≤ k < right. Lanes are eight rows r, so that the sum over c stays in order:
 * two rows of the weight at a time meet eight rows of delta, turned on their side.
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
  for (let r = from; r < to; r += 8) {
    const count = min<usize>(8, to - r);
    const turned = turnRows(delta + ((r * cols) << 3), cols, count);
    const target = out + ((r * inner) << 3);
    let k = left;
    for (; k + 2 <= right; k += 2) backward2(target + (k << 3), inner, weight, k, inner, cols, turned, count);
    if (k < right) backward1(target + (k << 3), inner, weight, k, inner, cols, turned, count);
  }
}

export function backward2(
  out: usize,
  outCols: usize,
  weight: usize,
  k: usize,
  inner: usize,
  cols: usize,
  turned: usize,
  count: usize,
): void {
  let z0 = f64x2.splat(0), z1 = f64x2.splat(0), z2 = f64x2.splat(0), z3 = f64x2.splat(0);
  let y0 = f64x2.splat(0), y1 = f64x2.splat(0), y2 = f64x2.splat(0), y3 = f64x2.splat(0);
  for (let first: usize = 0; first < cols; first += PANEL) {
    const rowBytes = min(PANEL, cols - first) << 3;
    let a = weight + ((first * inner) << 3) + k * rowBytes;
    const end = a + rowBytes;
    while (a < end) {
      const x0 = v128.load64_splat(a);
      const x1 = v128.load64_splat(a + rowBytes);
      const b0 = v128.load(turned);
      z0 = f64x2.add(z0, f64x2.mul(b0, x0));
      y0 = f64x2.add(y0, f64x2.mul(b0, x1));
      const b1 = v128.load(turned, 16);
      z1 = f64x2.add(z1, f64x2.mul(b1, x0));
      y1 = f64x2.add(y1, f64x2.mul(b1, x1));
      const b2 = v128.load(turned, 32);
      z2 = f64x2.add(z2, f64x2.mul(b2, x0));
      y2 = f64x2.add(y2, f64x2.mul(b2, x1));
      const b3 = v128.load(turned, 48);
      z3 = f64x2.add(z3, f64x2.mul(b3, x0));
      y3 = f64x2.add(y3, f64x2.mul(b3, x1));
      a += 8;
      turned += PANEL_BYTES;
    }
  }
  storePairs(out, outCols << 3, z0, y0, count, 0);
  storePairs(out, outCols << 3, z1, y1, count, 2);
  storePairs(out, outCols << 3, z2, y2, count, 4);
  storePairs(out, outCols << 3, z3, y3, count, 6);
}

/** Two rows r, r + 1 of two columns: back from lanes of rows to rows. */
// @ts-expect-error: decorator
@inline
function storePairs(out: usize, stride: usize, z: v128, y: v128, count: usize, r: usize): void {
  if (r < count) v128.store(out + r * stride, v128.shuffle<f64>(z, y, 0, 2));
  if (r + 1 < count) v128.store(out + (r + 1) * stride, v128.shuffle<f64>(z, y, 1, 3));
}

function backward1(
  out: usize,
  outCols: usize,
  weight: usize,
  k: usize,
  inner: usize,
  cols: usize,
  turned: usize,
  count: usize,
): void {
  for (let r: usize = 0; r < count; r++) {
    let sum: f64 = 0;
    let b = turned + (r << 3);
    for (let first: usize = 0; first < cols; first += PANEL) {
      const rowBytes = min(PANEL, cols - first) << 3;
      let a = weight + ((first * inner) << 3) + k * rowBytes;
      const end = a + rowBytes;
      while (a < end) {
        sum += load<f64>(b) * load<f64>(a);
        a += 8;
        b += PANEL_BYTES;
      }
    }
    store<f64>(out + ((r * outCols) << 3), sum);
  }
}
