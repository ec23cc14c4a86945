// Normalization: what src/kernels/reference-norms.ts says. Sums go in index order, so that they are scalar; the rest is two at a time.

/** PyTorch's. */
const EPSILON: f64 = 1e-5;

export function layerNorm(
  out: usize,
  work: usize,
  x: usize,
  gain: usize,
  shift: usize,
  cols: usize,
  from: usize,
  to: usize,
): void {
  const n = <f64>cols;
  for (let r = from; r < to; r++) {
    const source = x + ((r * cols) << 3);
    const kept = work + ((r * (cols + 1)) << 3);
    const target = out + ((r * cols) << 3);
    let sum: f64 = 0;
    for (let c: usize = 0; c < cols; c++) sum += load<f64>(source + (c << 3));
    const mean = sum / n;
    let squares: f64 = 0;
    for (let c: usize = 0; c < cols; c++) {
      const d = load<f64>(source + (c << 3)) - mean;
      squares += d * d;
    }
    const inverse = 1 / Math.sqrt(squares / n + EPSILON);
    for (let c: usize = 0; c < cols; c++) {
      const at = c << 3;
      const normal = (load<f64>(source + at) - mean) * inverse;
      store<f64>(kept + at, normal);
      store<f64>(target + at, normal * load<f64>(gain + at) + load<f64>(shift + at));
    }
    store<f64>(kept + (cols << 3), inverse);
  }
}

export function layerNormBackward(
  inputDelta: usize,
  delta: usize,
  work: usize,
  gain: usize,
  cols: usize,
  from: usize,
  to: usize,
): void {
  const n = <f64>cols;
  for (let r = from; r < to; r++) {
    const source = delta + ((r * cols) << 3);
    const kept = work + ((r * (cols + 1)) << 3);
    const target = inputDelta + ((r * cols) << 3);
    let sum: f64 = 0;
    let along: f64 = 0;
    for (let c: usize = 0; c < cols; c++) {
      const at = c << 3;
      const slope = load<f64>(source + at) * load<f64>(gain + at);
      sum += slope;
      along += slope * load<f64>(kept + at);
    }
    const mean = sum / n;
    const meanAlong = along / n;
    const inverse = load<f64>(kept + (cols << 3));
    for (let c: usize = 0; c < cols; c++) {
      const at = c << 3;
      const slope = load<f64>(source + at) * load<f64>(gain + at);
      store<f64>(target + at, inverse * (slope - mean - load<f64>(kept + at) * meanAlong));
    }
  }
}

export function layerNormContribute(
  ofGain: usize,
  delta: usize,
  work: usize,
  cols: usize,
  from: usize,
  to: usize,
): void {
  for (let r = from; r < to; r++) {
    const at = (r * cols) << 3;
    const kept = work + ((r * (cols + 1)) << 3);
    for (let c: usize = 0; c < cols; c++)
      store<f64>(ofGain + at + (c << 3), load<f64>(delta + at + (c << 3)) * load<f64>(kept + (c << 3)));
  }
}

/** In `batch` one after another: means, inverse deviations, then the sums of the way back. */
export function batchStatistics(
  batch: usize,
  mean: usize,
  variance: usize,
  x: usize,
  rows: usize,
  cols: usize,
  left: usize,
  right: usize,
): void {
  const n = <f64>rows;
  for (let c = left; c < right; c++) {
    let sum: f64 = 0;
    for (let r: usize = 0; r < rows; r++) sum += load<f64>(x + ((r * cols + c) << 3));
    const center = sum / n;
    let squares: f64 = 0;
    for (let r: usize = 0; r < rows; r++) {
      const d = load<f64>(x + ((r * cols + c) << 3)) - center;
      squares += d * d;
    }
    const at = c << 3;
    store<f64>(batch + at, center);
    store<f64>(batch + ((cols + c) << 3), 1 / Math.sqrt(squares / n + EPSILON));
    store<f64>(mean + at, 0.9 * load<f64>(mean + at) + 0.1 * center);
    if (rows > 1) store<f64>(variance + at, 0.9 * load<f64>(variance + at) + 0.1 * (squares / (n - 1)));
  }
}

/** As if they were the batch's, the statistics of all batches so far. */
export function runningStatistics(batch: usize, mean: usize, variance: usize, cols: usize): void {
  for (let c: usize = 0; c < cols; c++) {
    store<f64>(batch + (c << 3), load<f64>(mean + (c << 3)));
    store<f64>(batch + ((cols + c) << 3), 1 / Math.sqrt(load<f64>(variance + (c << 3)) + EPSILON));
  }
}

export function batchNorm(
  out: usize,
  x: usize,
  batch: usize,
  gain: usize,
  shift: usize,
  cols: usize,
  from: usize,
  to: usize,
): void {
  const inverses = batch + (cols << 3);
  for (let r = from; r < to; r++) {
    const row = (r * cols) << 3;
    for (let c: usize = 0; c < cols; c++) {
      const at = c << 3;
      const normal = (load<f64>(x + row + at) - load<f64>(batch + at)) * load<f64>(inverses + at);
      store<f64>(out + row + at, normal * load<f64>(gain + at) + load<f64>(shift + at));
    }
  }
}

/** Σ delta and Σ delta · normal over the batch. */
export function batchSums(
  batch: usize,
  delta: usize,
  x: usize,
  rows: usize,
  cols: usize,
  left: usize,
  right: usize,
): void {
  for (let c = left; c < right; c++) {
    const mean = load<f64>(batch + (c << 3));
    const inverse = load<f64>(batch + ((cols + c) << 3));
    let sum: f64 = 0;
    let along: f64 = 0;
    for (let r: usize = 0; r < rows; r++) {
      const at = (r * cols + c) << 3;
      const slope = load<f64>(delta + at);
      sum += slope;
      along += slope * ((load<f64>(x + at) - mean) * inverse);
    }
    store<f64>(batch + ((2 * cols + c) << 3), along);
    store<f64>(batch + ((3 * cols + c) << 3), sum);
  }
}

export function batchNormBackward(
  inputDelta: usize,
  delta: usize,
  x: usize,
  batch: usize,
  gain: usize,
  rows: usize,
  cols: usize,
  from: usize,
  to: usize,
): void {
  const n = <f64>rows;
  for (let r = from; r < to; r++) {
    const row = (r * cols) << 3;
    for (let c: usize = 0; c < cols; c++) {
      const at = c << 3;
      const inverse = load<f64>(batch + ((cols + c) << 3));
      const normal = (load<f64>(x + row + at) - load<f64>(batch + at)) * inverse;
      const along = load<f64>(batch + ((2 * cols + c) << 3)) / n;
      const mean = load<f64>(batch + ((3 * cols + c) << 3)) / n;
      const slope = load<f64>(delta + row + at) - mean - normal * along;
      store<f64>(inputDelta + row + at, load<f64>(gain + at) * inverse * slope);
    }
  }
}
