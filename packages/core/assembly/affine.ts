import { PANEL, PANEL_BYTES, panelRows, scratchAt, scratchSize, ZEROS } from './panels';

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

/** Up to eight rows of delta turned to [column][row], zeros where there are fewer. */
function turnRows(turned: usize, delta: usize, cols: usize, count: usize): void {
  const stride = cols << 3;
  for (let r: usize = 0; r < 8; r++) {
    const source = delta + r * stride;
    const target = turned + (r << 3);
    if (r < count)
      for (let c: usize = 0; c < cols; c++) store<f64>(target + c * PANEL_BYTES, load<f64>(source + (c << 3)));
    else for (let c: usize = 0; c < cols; c++) store<f64>(target + c * PANEL_BYTES, 0.0);
  }
}

/** Rows k and k + 1 of the weight side by side, [column][2]. */
function pairRows(packed: usize, weight: usize, k: usize, inner: usize, cols: usize): void {
  for (let first: usize = 0; first < cols; first += PANEL) {
    const rowBytes = min(PANEL, cols - first) << 3;
    const a = weight + ((first * inner) << 3) + k * rowBytes;
    for (let c: usize = 0; c < rowBytes; c += 8) {
      store<f64>(packed, load<f64>(a + c));
      store<f64>(packed, load<f64>(a + rowBytes + c), 8);
      packed += 16;
    }
  }
}

/**
 * out[r, k] = Σ_c delta[r, c] · weight[k, c] for rows from ≤ r < to and left ≤ k < right. Lanes are eight rows r, so that the sum over c
 * stays in order: two rows of the weight, taken out of their panels once, meet eights of rows of delta, turned on their side.
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
  const packed = scratchAt();
  const turned = packed + (cols << 4);
  const eightBytes = cols * PANEL_BYTES;
  // One eight always fits: the scratch is laid out for that.
  const most = max<usize>(8, ((scratchSize() - (cols << 4)) / max(eightBytes, PANEL_BYTES)) << 3);
  for (let r = from; r < to; r += most) {
    const count = min(most, to - r);
    for (let e: usize = 0; e < count; e += 8)
      turnRows(turned + (e >> 3) * eightBytes, delta + (((r + e) * cols) << 3), cols, min<usize>(8, count - e));
    const target = out + ((r * inner) << 3);
    let k = left;
    for (; k + 2 <= right; k += 2) {
      pairRows(packed, weight, k, inner, cols);
      for (let e: usize = 0; e < count; e += 8)
        backward2(target + ((e * inner + k) << 3), inner << 3, packed, turned + (e >> 3) * eightBytes, cols, min<usize>(8, count - e));
    }
    if (k < right) backward1(target + (k << 3), inner << 3, weight, k, inner, cols, turned, count);
  }
}

/** Two columns of up to eight rows. */
export function backward2(out: usize, outStride: usize, packed: usize, turned: usize, cols: usize, count: usize): void {
  let z0 = f64x2.splat(0), z1 = f64x2.splat(0), z2 = f64x2.splat(0), z3 = f64x2.splat(0);
  let y0 = f64x2.splat(0), y1 = f64x2.splat(0), y2 = f64x2.splat(0), y3 = f64x2.splat(0);
  const end = packed + (cols << 4);
  while (packed < end) {
    const x0 = v128.load64_splat(packed);
    const x1 = v128.load64_splat(packed, 8);
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
    packed += 16;
    turned += PANEL_BYTES;
  }
  storePairs(out, outStride, z0, y0, count, 0);
  storePairs(out, outStride, z1, y1, count, 2);
  storePairs(out, outStride, z2, y2, count, 4);
  storePairs(out, outStride, z3, y3, count, 6);
}

/** Two rows r, r + 1 of two columns: back from lanes of rows to rows. */
// @ts-expect-error: decorator
@inline
function storePairs(out: usize, stride: usize, z: v128, y: v128, count: usize, r: usize): void {
  if (r < count) v128.store(out + r * stride, v128.shuffle<f64>(z, y, 0, 2));
  if (r + 1 < count) v128.store(out + (r + 1) * stride, v128.shuffle<f64>(z, y, 1, 3));
}

/** The last column, where they are odd. */
function backward1(
  out: usize,
  outStride: usize,
  weight: usize,
  k: usize,
  inner: usize,
  cols: usize,
  turned: usize,
  count: usize,
): void {
  for (let r: usize = 0; r < count; r++) {
    let sum: f64 = 0;
    let b = turned + (r >> 3) * cols * PANEL_BYTES + ((r & 7) << 3);
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
    store<f64>(out + r * outStride, sum);
  }
}
