import { initialOf } from './affine';
import { rowOf } from './gather';
import { applyRule } from './generated/formulas';
import { onePanel, twoPanels } from './generated/tiles';
import { PANEL, PANEL_BYTES, scratchAt, scratchSize, ZEROS } from './panels';

/**
 * Sparse rows are unpacked before they are multiplied: 16 bytes an entry, where its row of a full panel begins (32 bits) and its value
 * (64 bits), so that decoding is paid once and not once per panel.
 */
const ENTRY: usize = 16;
/** Weight rows whose entries are collected at once, at most. */
const ROWS: usize = 64;

/** One row of a product with a panel of `width` below 8. */
function narrowPanel(initial: usize, out: usize, entry: usize, end: usize, b: usize, width: usize): void {
  for (let c: usize = 0; c < width; c++) {
    const column = b + (c << 3);
    let sum = load<f64>(initial + (c << 3));
    for (let e = entry; e < end; e += ENTRY) {
      // An entry knows its row in a full panel, 64 bytes each; here a row has `width` numbers.
      sum += load<f64>(e, 8) * load<f64>(column + (<usize>load<u32>(e) >> 3) * width);
    }
    store<f64>(out + (c << 3), sum);
  }
}

// @ts-expect-error: decorator
@inline
function valueOf(values: usize, decode: usize, e: usize): f64 {
  return decode === 0 ? load<f64>(values + (e << 3)) : load<f64>(decode + (<usize>load<u8>(values + e) << 3));
}

/**
 * Unpacks the entries of samples from ≤ s < to, each to its own place in `room`, `roomBytes` apart, and notes at `spans` where they lie in
 * the dataset.
 */
export function gatherSparse(
  spans: usize,
  room: usize,
  roomBytes: usize,
  starts: usize,
  columns: usize,
  values: usize,
  decode: usize,
  order: usize,
  start: usize,
  from: usize,
  to: usize,
): void {
  for (let s = from; s < to; s++) {
    const row = starts + (rowOf(order, start, s) << 2);
    const begin = <usize>load<u32>(row);
    const end = <usize>load<u32>(row, 4);
    store<u32>(spans + (s << 3), <u32>begin);
    store<u32>(spans + (s << 3), <u32>end, 4);
    let into = room + s * roomBytes;
    for (let e = begin; e < end; e++) {
      store<u32>(into, <u32>load<u16>(columns + (e << 1)) << 6);
      store<f64>(into, valueOf(values, decode, e), 8);
      into += ENTRY;
    }
  }
}

// @ts-expect-error: decorator
@inline
function unpackedBytes(spans: usize, s: usize): usize {
  return <usize>(load<u32>(spans + (s << 3), 4) - load<u32>(spans + (s << 3))) * ENTRY;
}

/** As `affine`, for sparse rows that are unpacked: two panels at a time, which stay in the second-level cache while all rows meet them. */
export function affineSparse(
  out: usize,
  spans: usize,
  room: usize,
  roomBytes: usize,
  weight: usize,
  bias: usize,
  inner: usize,
  cols: usize,
  from: usize,
  to: usize,
  left: usize,
  right: usize,
): void {
  const spare = scratchAt() + PANEL_BYTES;
  const outStride = cols << 3;
  const panelBytes = (inner << 3) * PANEL;
  let first = left;
  for (; first + 16 <= right; first += 16) {
    memory.copy(spare, initialOf(bias, first + PANEL, PANEL), PANEL_BYTES);
    const initial = initialOf(bias, first, PANEL);
    const b = weight + first * (inner << 3);
    for (let s = from; s < to; s++) {
      const target = out + s * outStride + (first << 3);
      const entry = room + s * roomBytes;
      twoPanels(initial, spare, target, target + PANEL_BYTES, entry, entry + unpackedBytes(spans, s), b, b + panelBytes);
    }
  }
  for (; first < right; first += PANEL) {
    const width = min(PANEL, cols - first);
    const initial = initialOf(bias, first, width);
    const b = weight + first * (inner << 3);
    for (let s = from; s < to; s++) {
      const target = out + s * outStride + (first << 3);
      const entry = room + s * roomBytes;
      const end = entry + unpackedBytes(spans, s);
      if (width === PANEL) onePanel(initial, target, entry, end, b);
      else narrowPanel(initial, target, entry, end, b, width);
    }
  }
}

/** The first entry from ≤ e < to whose column is at least `column`. */
function lowerBound(columns: usize, from: usize, to: usize, column: usize): usize {
  while (from < to) {
    const middle = (from + to) >> 1;
    if (<usize>load<u16>(columns + (middle << 1)) < column) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * For each of `count` columns from i, the entries of all samples in it, in sample order, list after list: compressed columns of a part
 * of the batch. `begins` gets where each list begins, and after the last where it ends.
 */
function collect(lists: usize, begins: usize, cursors: usize, spans: usize, columns: usize, values: usize, decode: usize, samples: usize, i: usize, count: usize): void {
  const last = i + count;
  memory.fill(begins, 0, (count + 1) << 2);
  // Counted one place on, so that running sums are beginnings. Where a sample's part begins is kept for the second pass.
  for (let s: usize = 0; s < samples; s++) {
    const stop = <usize>load<u32>(spans + (s << 3), 4);
    let e = lowerBound(columns, <usize>load<u32>(spans + (s << 3)), stop, i);
    store<u32>(cursors + (s << 2), <u32>e);
    for (; e < stop; e++) {
      const column = <usize>load<u16>(columns + (e << 1));
      if (column >= last) break;
      const counter = begins + ((column - i + 1) << 2);
      store<u32>(counter, load<u32>(counter) + <u32>ENTRY);
    }
  }
  let at = <u32>lists;
  for (let r: usize = 0; r <= count; r++) {
    at += load<u32>(begins + (r << 2));
    store<u32>(begins + (r << 2), at);
  }
  for (let s: usize = 0; s < samples; s++) {
    const stop = <usize>load<u32>(spans + (s << 3), 4);
    for (let e = <usize>load<u32>(cursors + (s << 2)); e < stop; e++) {
      const column = <usize>load<u16>(columns + (e << 1));
      if (column >= last) break;
      // While lists are filled, each beginning runs on to its list's end, which is the next one's beginning.
      const cursor = begins + ((column - i) << 2);
      const into = <usize>load<u32>(cursor);
      store<u32>(into, <u32>s << 6);
      store<f64>(into, valueOf(values, decode, e), 8);
      store<u32>(cursor, <u32>(into + ENTRY));
    }
  }
  memory.copy(begins + 4, begins, count << 2);
  store<u32>(begins, <u32>lists);
}

/** As `updateWeight`, for sparse rows. */
export function updateSparse(
  rule: i32,
  weight: usize,
  state0: usize,
  state1: usize,
  state2: usize,
  scalars: usize,
  spans: usize,
  columns: usize,
  values: usize,
  decode: usize,
  delta: usize,
  samples: usize,
  inner: usize,
  cols: usize,
  from: usize,
  to: usize,
): void {
  const gradient = scratchAt();
  const begins = gradient + 2 * ROWS * PANEL_BYTES;
  const cursors = begins + ((ROWS + 2) << 2);
  const lists = cursors + ((samples + 1) << 2) & ~7;
  // One full list always fits: the scratch is laid out for that.
  const most = max<usize>(1, min(ROWS, (scratchSize() - (lists - gradient)) / max<usize>(samples * ENTRY, ENTRY)));
  const panelBytes = (inner << 3) * PANEL;
  for (let i = from; i < to; i += most) {
    const count = min(most, to - i);
    collect(lists, begins, cursors, spans, columns, values, decode, samples, i, count);
    let first: usize = 0;
    for (; first + 16 <= cols; first += 16) {
      const d0 = delta + ((first * samples) << 3);
      const d1 = d0 + samples * PANEL_BYTES;
      let out = gradient;
      const other = ROWS * PANEL_BYTES;
      for (let r: usize = 0; r < count; r++) {
        twoPanels(ZEROS, ZEROS, out, out + other, <usize>load<u32>(begins + (r << 2)), <usize>load<u32>(begins + (r << 2), 4), d0, d1);
        out += PANEL_BYTES;
      }
      const at = (first * inner + i * PANEL) << 3;
      applyRule(rule, weight + at, gradient, state0 + at, state1 + at, state2 + at, scalars, count * PANEL);
      const next = at + panelBytes;
      applyRule(rule, weight + next, gradient + other, state0 + next, state1 + next, state2 + next, scalars, count * PANEL);
    }
    for (; first < cols; first += PANEL) {
      const width = min(PANEL, cols - first);
      const d = delta + ((first * samples) << 3);
      let out = gradient;
      for (let r: usize = 0; r < count; r++) {
        const list = <usize>load<u32>(begins + (r << 2));
        const end = <usize>load<u32>(begins + (r << 2), 4);
        if (width === PANEL) onePanel(ZEROS, out, list, end, d);
        else narrowPanel(ZEROS, out, list, end, d, width);
        out += width << 3;
      }
      const at = (first * inner + i * width) << 3;
      applyRule(rule, weight + at, gradient, state0 + at, state1 + at, state2 + at, scalars, count * width);
    }
  }
}
