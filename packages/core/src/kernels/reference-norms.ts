import type { Matrix } from '../matrix.ts';
import { philox4x32 } from '../random.ts';
import type { Draws } from './kernels.ts';

/** What is added to a variance before its root: PyTorch's. */
const EPSILON = 1e-5;

export function layerNorm(
  out: Matrix,
  work: Matrix,
  { cols, data: x }: Matrix,
  gain: Float64Array,
  shift: Float64Array,
  from: number,
  to: number,
): void {
  for (let r = from; r < to; r++) {
    const kept = r * (cols + 1);
    let sum = 0;
    for (let c = 0; c < cols; c++) sum += x[r * cols + c]!;
    const mean = sum / cols;
    let squares = 0;
    for (let c = 0; c < cols; c++) squares += (x[r * cols + c]! - mean) * (x[r * cols + c]! - mean);
    const inverse = 1 / Math.sqrt(squares / cols + EPSILON);
    for (let c = 0; c < cols; c++) {
      const normal = (x[r * cols + c]! - mean) * inverse;
      work.data[kept + c] = normal;
      out.data[r * cols + c] = normal * gain[c]! + shift[c]!;
    }
    work.data[kept + cols] = inverse;
  }
}

export function layerNormBackward(
  inputDelta: Matrix,
  { cols, data: delta }: Matrix,
  { data: work }: Matrix,
  gain: Float64Array,
  from: number,
  to: number,
): void {
  for (let r = from; r < to; r++) {
    const kept = r * (cols + 1);
    let sum = 0;
    let along = 0;
    for (let c = 0; c < cols; c++) {
      const slope = delta[r * cols + c]! * gain[c]!;
      sum += slope;
      along += slope * work[kept + c]!;
    }
    const mean = sum / cols;
    const meanAlong = along / cols;
    for (let c = 0; c < cols; c++) {
      const slope = delta[r * cols + c]! * gain[c]!;
      inputDelta.data[r * cols + c] = work[kept + cols]! * (slope - mean - work[kept + c]! * meanAlong);
    }
  }
}

export function layerNormContribute(
  ofGain: Matrix,
  delta: Matrix,
  work: Matrix,
  from: number,
  to: number,
): void {
  const { cols } = delta;
  for (let r = from; r < to; r++) {
    for (let c = 0; c < cols; c++)
      ofGain.data[r * cols + c] = delta.data[r * cols + c]! * work.data[r * (cols + 1) + c]!;
  }
}

export function batchStatistics(
  batch: Float64Array,
  mean: Float64Array,
  variance: Float64Array,
  { rows, cols, data: x }: Matrix,
  left: number,
  right: number,
): void {
  for (let c = left; c < right; c++) {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += x[r * cols + c]!;
    const center = sum / rows;
    let squares = 0;
    for (let r = 0; r < rows; r++) squares += (x[r * cols + c]! - center) * (x[r * cols + c]! - center);
    batch[c] = center;
    batch[cols + c] = 1 / Math.sqrt(squares / rows + EPSILON);
    mean[c] = 0.9 * mean[c]! + 0.1 * center;
    if (rows > 1) variance[c] = 0.9 * variance[c]! + 0.1 * (squares / (rows - 1));
  }
}

export function runningStatistics(batch: Float64Array, mean: Float64Array, variance: Float64Array): void {
  const cols = mean.length;
  for (let c = 0; c < cols; c++) {
    batch[c] = mean[c]!;
    batch[cols + c] = 1 / Math.sqrt(variance[c]! + EPSILON);
  }
}

export function batchNorm(
  out: Matrix,
  { cols, data: x }: Matrix,
  batch: Float64Array,
  gain: Float64Array,
  shift: Float64Array,
  from: number,
  to: number,
): void {
  for (let r = from; r < to; r++) {
    for (let c = 0; c < cols; c++) {
      const normal = (x[r * cols + c]! - batch[c]!) * batch[cols + c]!;
      out.data[r * cols + c] = normal * gain[c]! + shift[c]!;
    }
  }
}

export function batchSums(
  batch: Float64Array,
  delta: Matrix,
  { rows, cols, data: x }: Matrix,
  left: number,
  right: number,
): void {
  for (let c = left; c < right; c++) {
    let sum = 0;
    let along = 0;
    for (let r = 0; r < rows; r++) {
      const slope = delta.data[r * cols + c]!;
      sum += slope;
      along += slope * ((x[r * cols + c]! - batch[c]!) * batch[cols + c]!);
    }
    batch[2 * cols + c] = along;
    batch[3 * cols + c] = sum;
  }
}

export function batchNormBackward(
  inputDelta: Matrix,
  delta: Matrix,
  { rows, cols, data: x }: Matrix,
  batch: Float64Array,
  gain: Float64Array,
  from: number,
  to: number,
): void {
  for (let r = from; r < to; r++) {
    for (let c = 0; c < cols; c++) {
      const inverse = batch[cols + c]!;
      const normal = (x[r * cols + c]! - batch[c]!) * inverse;
      const along = batch[2 * cols + c]! / rows;
      const mean = batch[3 * cols + c]! / rows;
      const slope = delta.data[r * cols + c]! - mean - normal * along;
      inputDelta.data[r * cols + c] = gain[c]! * inverse * slope;
    }
  }
}

export function gatherNumbers(
  out: Int32Array,
  order: Int32Array | null,
  start: number,
  from: number,
  to: number,
): void {
  for (let s = from; s < to; s++) out[s] = order === null ? start + s : order[start + s]!;
}

const WORDS: Uint32Array = new Uint32Array(4);

export function dropout(
  out: Matrix,
  { cols, data: x }: Matrix,
  threshold: number,
  { numbers, clock, stream, seed }: Draws,
  from: number,
  to: number,
): void {
  const factor = 65536 / (65536 - threshold);
  for (let r = from; r < to; r++) {
    for (let c = 0; c < cols; c++) {
      const unit = c & 7;
      philox4x32(c >> 3, numbers[r]!, clock[0]!, stream, seed, Math.floor(seed / 4294967296), WORDS);
      const word = WORDS[unit >> 1]!;
      const draw = (unit & 1) === 1 ? word >>> 16 : word & 0xffff;
      out.data[r * cols + c] = draw >= threshold ? x[r * cols + c]! * factor : 0;
    }
  }
}

export function prelu(
  out: Matrix,
  { cols, data: x }: Matrix,
  slopes: Float64Array,
  from: number,
  to: number,
): void {
  for (let r = from; r < to; r++) {
    for (let c = 0; c < cols; c++) {
      const value = x[r * cols + c]!;
      out.data[r * cols + c] = value > 0 ? value : value * slopes[c]!;
    }
  }
}

export function preluBackward(
  inputDelta: Matrix,
  delta: Matrix,
  { cols, data: x }: Matrix,
  slopes: Float64Array,
  from: number,
  to: number,
): void {
  for (let r = from; r < to; r++) {
    for (let c = 0; c < cols; c++) {
      const slope = delta.data[r * cols + c]!;
      inputDelta.data[r * cols + c] = x[r * cols + c]! > 0 ? slope : slope * slopes[c]!;
    }
  }
}

export function preluContribute(
  ofSlopes: Matrix,
  delta: Matrix,
  { cols, data: x }: Matrix,
  from: number,
  to: number,
): void {
  for (let i = from * cols; i < to * cols; i++) ofSlopes.data[i] = x[i]! > 0 ? 0 : x[i]! * delta.data[i]!;
}
