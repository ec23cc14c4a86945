import { exp, log } from './generated/formulas';
import { scratchAt } from './panels';

/** The largest number of a row; NaN is taken as soon as it is met, and then by every later number. As src/kernels/reference.ts. */
function rowMaximum(x: usize, bytes: usize): f64 {
  let most: f64 = -Infinity;
  for (let i: usize = 0; i < bytes; i += 8) {
    const value = load<f64>(x + i);
    if (!(value <= most)) most = value;
  }
  return most;
}

/** out = exp(x − max), and their sum in index order. */
function exponentials(out: usize, x: usize, bytes: usize, most: f64): f64 {
  const shift = f64x2.splat(most);
  let sum: f64 = 0;
  let i: usize = 0;
  for (; i + 8 < bytes; i += 16) {
    const e = exp(f64x2.sub(v128.load(x + i), shift));
    v128.store(out + i, e);
    sum += f64x2.extract_lane(e, 0);
    sum += f64x2.extract_lane(e, 1);
  }
  if (i < bytes) {
    const e = exp(f64x2.sub(v128.load64_splat(x + i), shift));
    v128.store64_lane(out + i, e, 0);
    sum += f64x2.extract_lane(e, 0);
  }
  return sum;
}

export function softmaxRows(out: usize, x: usize, cols: usize, from: usize, to: usize): void {
  const bytes = cols << 3;
  for (let r = from; r < to; r++) {
    const target = out + r * bytes;
    const sum = exponentials(target, x + r * bytes, bytes, rowMaximum(x + r * bytes, bytes));
    for (let i: usize = 0; i < bytes; i += 8) store<f64>(target + i, load<f64>(target + i) / sum);
  }
}

export function softmaxBackward(
  out: usize,
  delta: usize,
  y: usize,
  cols: usize,
  from: usize,
  to: usize,
): void {
  const bytes = cols << 3;
  for (let r = from; r < to; r++) {
    const at = r * bytes;
    let mean: f64 = 0;
    for (let i: usize = 0; i < bytes; i += 8) mean += load<f64>(y + at + i) * load<f64>(delta + at + i);
    for (let i: usize = 0; i < bytes; i += 8)
      store<f64>(out + at + i, load<f64>(y + at + i) * (load<f64>(delta + at + i) - mean));
  }
}

export function crossEntropyValue(
  losses: usize,
  logits: usize,
  targets: usize,
  cols: usize,
  from: usize,
  to: usize,
): void {
  const bytes = cols << 3;
  const spare = scratchAt();
  for (let s = from; s < to; s++) {
    const x = logits + s * bytes;
    const t = targets + s * bytes;
    const most = rowMaximum(x, bytes);
    const logSum = f64x2.extract_lane(log(f64x2.splat(exponentials(spare, x, bytes, most))), 0);
    let loss: f64 = 0;
    for (let i: usize = 0; i < bytes; i += 8) loss += load<f64>(t + i) * (logSum - (load<f64>(x + i) - most));
    store<f64>(losses + (s << 3), loss);
  }
}

export function crossEntropyGradient(
  delta: usize,
  logits: usize,
  targets: usize,
  cols: usize,
  samples: usize,
  from: usize,
  to: usize,
): void {
  softmaxRows(delta, logits, cols, from, to);
  const bytes = cols << 3;
  const count = <f64>samples;
  for (let s = from; s < to; s++) {
    const d = delta + s * bytes;
    const t = targets + s * bytes;
    let total: f64 = 0;
    for (let i: usize = 0; i < bytes; i += 8) total += load<f64>(t + i);
    for (let i: usize = 0; i < bytes; i += 8)
      store<f64>(d + i, (load<f64>(d + i) * total - load<f64>(t + i)) / count);
  }
}
