import { initialOf } from './affine';
import { rowOf } from './gather';
import { applyRule } from './generated/formulas';
import { onePanel, threePanels, twoPanels } from './generated/tiles';
import { PANEL, PANEL_BYTES, scratchAt, scratchSize, ZEROS } from './panels';
import { CONTINUES } from './update';

/**
 * Sparse rows are unpacked before they are multiplied: 16 bytes an entry, where its row of a full panel begins (32 bits) and its value
 * (64 bits), so that decoding is paid once and not once per panel.
 */
const ENTRY: usize = 16;
/** Weight rows whose entries are collected at once, at most. */
const ROWS: usize = 64;
/** Bytes between the gradients of one panel and of the next. */
const OUT_STEP: usize = ROWS * PANEL_BYTES;

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

/** How many columns are taken at once from column `first` on: up to three full panels, or a last narrow one. */
function widthFrom(first: usize, right: usize, cols: usize): usize {
  const full = (right - first) & ~7;
  return full === 0 ? cols - first : min(full, 3 * PANEL);
}

/** One row of a product with `width` columns of panels `bStep` bytes apart; sums of one panel and of the next lie `outStep` apart. */
// @ts-expect-error: decorator
@inline
function sparseRow(initial: usize, out: usize, outStep: usize, entry: usize, end: usize, b: usize, bStep: usize, width: usize): void {
  if (width === 3 * PANEL) threePanels(initial, out, outStep, entry, end, b, bStep);
  else if (width === 2 * PANEL) twoPanels(initial, out, outStep, entry, end, b, bStep);
  else if (width === PANEL) onePanel(initial, out, outStep, entry, end, b, bStep);
  else narrowPanel(initial, out, entry, end, b, width);
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

/** As `affine`, for sparse rows that are unpacked: a few panels at a time, which stay in the second-level cache while all rows meet them. */
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
  const outStride = cols << 3;
  const panelBytes = (inner << 3) * PANEL;
  for (let first = left, width: usize = 0; first < right; first += width) {
    width = widthFrom(first, right, cols);
    const initial = initialOf(bias, first, width);
    const b = weight + first * (inner << 3);
    for (let s = from; s < to; s++) {
      const entry = room + s * roomBytes;
      sparseRow(initial, out + s * outStride + (first << 3), PANEL_BYTES, entry, entry + unpackedBytes(spans, s), b, panelBytes, width);
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
  const begins = gradient + 3 * OUT_STEP;
  const cursors = begins + ((ROWS + 2) << 2);
  const lists = cursors + ((samples + 1) << 2) & ~7;
  // One full list always fits: the scratch is laid out for that.
  const most = max<usize>(1, min(ROWS, (scratchSize() - (lists - gradient)) / max<usize>(samples * ENTRY, ENTRY)));
  const panelBytes = (inner << 3) * PANEL;
  const continues = (rule & CONTINUES) !== 0;
  for (let i = from; i < to; i += most) {
    const count = min(most, to - i);
    collect(lists, begins, cursors, spans, columns, values, decode, samples, i, count);
    for (let first: usize = 0, width: usize = 0; first < cols; first += width) {
      // What a gradient goes on from lies panel by panel.
      width = continues ? min(PANEL, cols - first) : widthFrom(first, cols, cols);
      const d = delta + ((first * samples) << 3);
      const rowBytes = min(width, PANEL) << 3;
      let at = (first * inner << 3) + i * rowBytes;
      let initial = continues ? state0 + at : ZEROS;
      let out = gradient;
      let list = <usize>load<u32>(begins);
      for (let r: usize = 0; r < count; r++) {
        const end = <usize>load<u32>(begins + (r << 2), 4);
        sparseRow(initial, out, OUT_STEP, list, end, d, samples * PANEL_BYTES, width);
        if (continues) initial += rowBytes;
        list = end;
        out += rowBytes;
      }
      for (let sums = gradient; sums < gradient + (width >> 3 || 1) * OUT_STEP; sums += OUT_STEP) {
        applyRule(rule, weight + at, sums, state0 + at, state1 + at, state2 + at, scalars, count * min(width, PANEL));
        at += panelBytes;
      }
    }
  }
}
