import { applyRule } from './generated/formulas';
import { columns1x8, columns2x10, columns2x8, pairs1x8, pairs2x8 } from './generated/tiles';
import { initialOf, widthAt } from './affine';
import { narrow1, narrow4, PANEL, PANEL_BYTES, panelRows, scratchAt, scratchSize, WIDE, ZEROS } from './panels';

/** Bit of a rule's number that says that the gradient goes on from what state0 holds; as in src/kernels/simd.ts. */
export const CONTINUES: i32 = 128;

/** Weight rows whose inputs are packed at once, at most: their gradient of one panel then stays in the first-level cache. */
const ROWS: usize = 32;

/** Inputs of `count` weight rows from row i, for all samples, as pairs [two rows][sample][2]; an odd last row has a zero beside it. */
function packPairs(packed: usize, x: usize, inner: usize, samples: usize, i: usize, count: usize): void {
  const stride = inner << 3;
  const pairBytes = samples << 4;
  let source = x + (i << 3);
  for (let s: usize = 0; s < samples; s++) {
    let target = packed + (s << 4);
    let r: usize = 0;
    for (; r + 2 <= count; r += 2) {
      v128.store(target, v128.load(source + (r << 3)));
      target += pairBytes;
    }
    if (r < count) v128.store(target, v128.load64_zero(source + (r << 3)));
    source += stride;
  }
}

/** The gradient of `count` weight rows in one panel: out[r, :] = Σₛ packed[r, s] · delta[s, :]. */
function gradientOf(
  out: usize,
  packed: usize,
  delta: usize,
  width: usize,
  samples: usize,
  count: usize,
): void {
  if (width < PANEL) {
    narrowGradientOf(out, packed, delta, width, samples, count);
    return;
  }
  const pairBytes = samples << 4;
  const pairs = count >> 1;
  pairs2x8(ZEROS, out, PANEL_BYTES, packed, pairBytes, delta, samples, pairs);
  if (count & 1)
    pairs1x8(ZEROS, out + pairs * (PANEL_BYTES << 1), 0, packed + pairs * pairBytes, 0, delta, samples, 1);
}

/**
 * The same from inputs that are not packed, which would not pay for a single panel. With a width of 10 it is a full panel and the last
 * one of two columns, whose gradient goes to `out1`.
 */
function gradientOfColumns(
  out: usize,
  out1: usize,
  x: usize,
  rowStride: usize,
  delta: usize,
  width: usize,
  samples: usize,
  count: usize,
): void {
  const pairs = count >> 1;
  const last = delta + samples * PANEL_BYTES;
  if (width === PANEL) columns2x8(ZEROS, out, PANEL_BYTES, x, 16, rowStride, delta, samples, pairs);
  else columns2x10(ZEROS, out, PANEL_BYTES, out1, 16, x, 16, rowStride, delta, last, samples, pairs);
  if ((count & 1) === 0) return;
  x += pairs << 4;
  columns1x8(ZEROS, out + pairs * (PANEL_BYTES << 1), 0, x, 0, rowStride, delta, samples, 1);
  if (width === WIDE) narrow1(ZEROS, out1 + (pairs << 5), x, rowStride, last, 2, samples);
}

function narrowGradientOf(out: usize, packed: usize, delta: usize, width: usize, samples: usize, count: usize): void {
  const pairBytes = samples << 4;
  const rowBytes = width << 3;
  let r: usize = 0;
  for (; r + 4 <= count; r += 4) {
    const next = packed + pairBytes;
    narrow4(ZEROS, 0, out, rowBytes, packed, packed + 8, next, next + 8, 16, delta, width, samples);
    out += rowBytes << 2;
    packed = next + pairBytes;
  }
  for (; r < count; r++) {
    narrow1(ZEROS, out, packed + ((r & 1) << 3), 16, delta, width, samples);
    out += rowBytes;
    if (r & 1) packed += pairBytes;
  }
}

/** The gradient of `count` weight rows in one panel that goes on from `initial`, which lies as `out` does. */
function continueGradient(
  initial: usize,
  out: usize,
  packed: usize,
  delta: usize,
  width: usize,
  samples: usize,
  count: usize,
): void {
  const pairBytes = samples << 4;
  const rowBytes = width << 3;
  for (let r: usize = 0; r < count; r++) {
    const x = packed + (r >> 1) * pairBytes + ((r & 1) << 3);
    if (width === PANEL) pairs1x8(initial, out, 0, x, 0, delta, samples, 1);
    else narrow1(initial, out, x, 16, delta, width, samples);
    initial += rowBytes;
    out += rowBytes;
  }
}

/** The gradient of `count` weight rows in one panel from a single sample: out[r, :] = 0 + x[r] · delta. */
function gradientOfOne(out: usize, x: usize, delta: usize, width: usize, count: usize): void {
  const zero = f64x2.splat(0);
  const end = x + (count << 3);
  if (width === PANEL) {
    const d0 = v128.load(delta), d1 = v128.load(delta, 16), d2 = v128.load(delta, 32), d3 = v128.load(delta, 48);
    for (; x < end; x += 8) {
      const factor = v128.load64_splat(x);
      v128.store(out, f64x2.add(zero, f64x2.mul(factor, d0)));
      v128.store(out, f64x2.add(zero, f64x2.mul(factor, d1)), 16);
      v128.store(out, f64x2.add(zero, f64x2.mul(factor, d2)), 32);
      v128.store(out, f64x2.add(zero, f64x2.mul(factor, d3)), 48);
      out += PANEL_BYTES;
    }
    return;
  }
  for (; x < end; x += 8) {
    const factor = load<f64>(x);
    for (let c: usize = 0; c < width; c++) store<f64>(out + (c << 3), 0.0 + factor * load<f64>(delta + (c << 3)));
    out += width << 3;
  }
}

/**
 * The update of a whole weight by a single sample x, and while each few rows of it are in cache the next sample's way through them:
 * out[c] = bias[c] + Σₖ next[k] · weight[k, c], with the weight as it is after the update. Without `next` just the update.
 */
export function updateByOne(
  rule: i32,
  weight: usize,
  state0: usize,
  state1: usize,
  state2: usize,
  scalars: usize,
  x: usize,
  delta: usize,
  inner: usize,
  cols: usize,
  from: usize,
  to: usize,
  next: usize,
  out: usize,
  bias: usize,
): void {
  // The first places are where `initialOf` writes.
  const gradient = scratchAt() + PANEL_BYTES;
  for (let first: usize = 0; first < cols; first += PANEL) {
    const width = min(PANEL, cols - first);
    const sums = out + (first << 3);
    let initial = initialOf(bias, first, width);
    for (let i = from; i < to; i += ROWS) {
      const count = min(ROWS, to - i);
      gradientOfOne(gradient, x + (i << 3), delta + (first << 3), width, count);
      const at = (first * inner + i * width) << 3;
      applyRule(rule, weight + at, gradient, state0 + at, state1 + at, state2 + at, scalars, count * width);
      if (next === 0) continue;
      panelRows(initial, sums, 0, next + (i << 3), 0, weight + at, width, count, 1);
      initial = sums;
    }
  }
}

/** The rule on rows from ≤ i < to of a weight, panel by panel, while the gradient of a few rows is in cache. */
export function updateWeight(
  rule: i32,
  weight: usize,
  state0: usize,
  state1: usize,
  state2: usize,
  scalars: usize,
  x: usize,
  delta: usize,
  samples: usize,
  inner: usize,
  cols: usize,
  from: usize,
  to: usize,
): void {
  const continues = (rule & CONTINUES) !== 0;
  if (samples === 1 && !continues) {
    updateByOne(rule, weight, state0, state1, state2, scalars, x, delta, inner, cols, from, to, 0, 0, 0);
    return;
  }
  const gradient = scratchAt();
  const gradient1 = gradient + ROWS * PANEL_BYTES;
  const single = widthAt(0, cols, cols);
  if (single === cols && single >= PANEL && !continues) {
    for (let i = from; i < to; i += ROWS) {
      const count = min(ROWS, to - i);
      gradientOfColumns(gradient, gradient1, x + (i << 3), inner << 3, delta, single, samples, count);
      const at = i * PANEL_BYTES;
      applyRule(rule, weight + at, gradient, state0 + at, state1 + at, state2 + at, scalars, count * PANEL);
      if (single === PANEL) continue;
      const next = inner * PANEL_BYTES + (i << 4);
      applyRule(rule, weight + next, gradient1, state0 + next, state1 + next, state2 + next, scalars, count * 2);
    }
    return;
  }
  const packed = gradient1;
  // Two rows always fit: the scratch is laid out for that.
  const room = ((scratchSize() - (packed - gradient)) / ((samples << 3) | 8)) & ~1;
  const most = max<usize>(2, min(ROWS, room));
  for (let i = from; i < to; i += most) {
    const count = min(most, to - i);
    packPairs(packed, x, inner, samples, i, count);
    for (let first: usize = 0; first < cols; first += PANEL) {
      const width = min(PANEL, cols - first);
      const at = (first * inner + i * width) << 3;
      const d = delta + ((first * samples) << 3);
      if (continues) continueGradient(state0 + at, gradient, packed, d, width, samples, count);
      else gradientOf(gradient, packed, d, width, samples, count);
      applyRule(rule, weight + at, gradient, state0 + at, state1 + at, state2 + at, scalars, count * width);
    }
  }
}

/** The rule on elements from ≤ c < to of a bias; `cols` in all. */
export function updateBias(
  rule: i32,
  bias: usize,
  state0: usize,
  state1: usize,
  state2: usize,
  scalars: usize,
  delta: usize,
  samples: usize,
  cols: usize,
  from: usize,
  to: usize,
): void {
  const gradient = scratchAt();
  for (let first: usize = from & ~7; first < to; first += PANEL) {
    const width = min(PANEL, cols - first);
    const initial = rule & CONTINUES ? state0 + (first << 3) : ZEROS;
    sumSamples(initial, gradient, delta + ((first * samples) << 3), width, samples);
    const begin = max(first, from);
    const at = begin << 3;
    const count = min(first + width, to) - begin;
    applyRule(
      rule,
      bias + at,
      gradient + ((begin - first) << 3),
      state0 + at,
      state1 + at,
      state2 + at,
      scalars,
      count,
    );
  }
}

function sumSamples(initial: usize, out: usize, delta: usize, width: usize, samples: usize): void {
  if (width === PANEL) {
    let z0 = v128.load(initial),
      z1 = v128.load(initial, 16),
      z2 = v128.load(initial, 32),
      z3 = v128.load(initial, 48);
    for (let s: usize = 0; s < samples; s++) {
      z0 = f64x2.add(z0, v128.load(delta));
      z1 = f64x2.add(z1, v128.load(delta, 16));
      z2 = f64x2.add(z2, v128.load(delta, 32));
      z3 = f64x2.add(z3, v128.load(delta, 48));
      delta += PANEL_BYTES;
    }
    v128.store(out, z0);
    v128.store(out, z1, 16);
    v128.store(out, z2, 32);
    v128.store(out, z3, 48);
    return;
  }
  for (let c: usize = 0; c < width; c++) {
    let sum = load<f64>(initial + (c << 3));
    let source = delta + (c << 3);
    for (let s: usize = 0; s < samples; s++) {
      sum += load<f64>(source);
      source += width << 3;
    }
    store<f64>(out + (c << 3), sum);
  }
}

/** The transforms and the rule on rows from ≤ i < to of a weight, with a gradient that lies as the weight does. */
export function updateFrom(
  rule: i32,
  weight: usize,
  state0: usize,
  state1: usize,
  state2: usize,
  scalars: usize,
  gradient: usize,
  inner: usize,
  cols: usize,
  from: usize,
  to: usize,
): void {
  for (let first: usize = 0; first < cols; first += PANEL) {
    const width = min(PANEL, cols - first);
    const at = (first * inner + from * width) << 3;
    applyRule(rule, weight + at, gradient + at, state0 + at, state1 + at, state2 + at, scalars, (to - from) * width);
  }
}

/** Σ x[r, c]² over rows from ≤ r < to, by the eight columns of a panel, and these in their order. */
export function squaredNorm(out: usize, x: usize, inner: usize, cols: usize, from: usize, to: usize): void {
  const lanes = scratchAt();
  const full = cols & ~7;
  let z0 = f64x2.splat(0),
    z1 = f64x2.splat(0),
    z2 = f64x2.splat(0),
    z3 = f64x2.splat(0);
  for (let first: usize = 0; first < full; first += PANEL) {
    const end = x + ((first * inner + to * PANEL) << 3);
    for (let at = x + ((first * inner + from * PANEL) << 3); at < end; at += PANEL_BYTES) {
      const x0 = v128.load(at), x1 = v128.load(at, 16), x2 = v128.load(at, 32), x3 = v128.load(at, 48);
      z0 = f64x2.add(z0, f64x2.mul(x0, x0));
      z1 = f64x2.add(z1, f64x2.mul(x1, x1));
      z2 = f64x2.add(z2, f64x2.mul(x2, x2));
      z3 = f64x2.add(z3, f64x2.mul(x3, x3));
    }
  }
  v128.store(lanes, z0);
  v128.store(lanes, z1, 16);
  v128.store(lanes, z2, 32);
  v128.store(lanes, z3, 48);
  const width = cols - full;
  let sum: f64 = 0;
  for (let j: usize = 0; j < PANEL; j++) {
    let lane = load<f64>(lanes + (j << 3));
    if (j < width) {
      let at = x + ((full * inner + from * width + j) << 3);
      for (let r = from; r < to; r++) {
        const value = load<f64>(at);
        lane += value * value;
        at += width << 3;
      }
    }
    sum += lane;
  }
  store<f64>(out, sum);
}

/** out += rate · (x − out) for rows from ≤ r < to. */
export function average(out: usize, x: usize, scalars: usize, inner: usize, cols: usize, from: usize, to: usize): void {
  const rate = v128.load64_splat(scalars, 120);
  for (let first: usize = 0; first < cols; first += PANEL) {
    const width = min(PANEL, cols - first);
    let at = (first * inner + from * width) << 3;
    const end = (first * inner + to * width) << 3;
    for (; at + 8 < end; at += 16) {
      const old = v128.load(out + at);
      v128.store(out + at, f64x2.add(old, f64x2.mul(rate, f64x2.sub(v128.load(x + at), old))));
    }
    if (at < end) {
      const old = v128.load64_zero(out + at);
      const next = f64x2.add(old, f64x2.mul(rate, f64x2.sub(v128.load64_zero(x + at), old)));
      v128.store64_lane(out + at, next, 0);
    }
  }
}
