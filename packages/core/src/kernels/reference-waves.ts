import type { Matrix } from '../matrix.ts';
import { cosTurns, sinTurns } from '../numerics.ts';
import type { WaveContributions, Waves } from './kernels.ts';

const TWO_PI = 6.283185307179586;

export function copyColumns(
  out: Matrix,
  output: number,
  x: Matrix,
  input: number,
  count: number,
  from: number,
  to: number,
): void {
  for (let r = from; r < to; r++) {
    for (let i = 0; i < count; i++) out.data[r * out.cols + output + i] = x.data[r * x.cols + input + i]!;
  }
}

/** Numbers of W's input, for each embedded one. */
function heights({ phases, frequencies }: Waves): number {
  return phases === null ? 2 * frequencies : frequencies;
}

/** Outputs for each embedded input. */
function widthOf({ phases, size }: Waves): number {
  return phases === null ? size : size + 1;
}

export function waves(w: Waves, out: Matrix, work: Matrix, x: Matrix, from: number, to: number): void {
  const { frequencies, size, phases } = w;
  const tall = heights(w);
  for (let r = from; r < to; r++) {
    for (let i = 0; i < w.count; i++) {
      const f = w.first + i;
      const value = x.data[r * x.cols + w.input + i]!;
      const h = r * work.cols + f * 2 * frequencies;
      for (let k = 0; k < frequencies; k++) {
        const at = f * frequencies + k;
        const turns = w.frequency[at]! * value + (phases === null ? 0 : phases[at]!);
        work.data[h + k] = cosTurns(turns);
        work.data[h + frequencies + k] = sinTurns(turns);
      }
      const to = r * out.cols + w.output + i * widthOf(w);
      for (let d = 0; d < size; d++) {
        let sum = w.bias[f * size + d]! + 0;
        for (let k = 0; k < tall; k++) sum += work.data[h + k]! * w.weight[(f * tall + k) * size + d]!;
        out.data[to + d] = phases === null && sum < 0 ? 0 : sum;
      }
      if (phases !== null) out.data[to + size] = value;
    }
  }
}

/** ∂/∂t of embedded input f's angle k in row r. */
function angleDelta(
  w: Waves,
  delta: Matrix,
  work: Matrix,
  y: Matrix,
  r: number,
  i: number,
  k: number,
): number {
  const { frequencies, size, phases } = w;
  const f = w.first + i;
  const tall = heights(w);
  const at = r * delta.cols + w.output + i * widthOf(w);
  const h = r * work.cols + f * 2 * frequencies;
  const through = (row: number): number => {
    let sum = 0;
    for (let d = 0; d < size; d++) {
      sum += slopeOf(w, delta, y, at + d) * w.weight[(f * tall + row) * size + d]!;
    }
    return sum;
  };
  const sine = work.data[h + frequencies + k]!;
  if (phases !== null) return -TWO_PI * (sine * through(k));
  return TWO_PI * (work.data[h + k]! * through(frequencies + k) - sine * through(k));
}

/** The delta of an output before it was cut at 0. */
function slopeOf({ phases }: Waves, delta: Matrix, y: Matrix, at: number): number {
  return phases === null && !(y.data[at]! > 0) ? 0 : delta.data[at]!;
}

export function wavesBackward(
  w: Waves,
  inputDelta: Matrix,
  delta: Matrix,
  work: Matrix,
  y: Matrix,
  from: number,
  to: number,
): void {
  for (let r = from; r < to; r++) {
    for (let i = 0; i < w.count; i++) {
      const own = r * delta.cols + w.output + i * widthOf(w) + w.size;
      let sum = w.phases === null ? 0 : delta.data[own]!;
      for (let k = 0; k < w.frequencies; k++) {
        sum += angleDelta(w, delta, work, y, r, i, k) * w.frequency[(w.first + i) * w.frequencies + k]!;
      }
      inputDelta.data[r * inputDelta.cols + w.input + i] = sum;
    }
  }
}

export function wavesContribute(
  w: Waves,
  { frequency, phases, weight, bias }: WaveContributions,
  delta: Matrix,
  work: Matrix,
  x: Matrix,
  y: Matrix,
  from: number,
  to: number,
): void {
  const { frequencies, size } = w;
  const tall = heights(w);
  for (let r = from; r < to; r++) {
    for (let i = 0; i < w.count; i++) {
      const f = w.first + i;
      const value = x.data[r * x.cols + w.input + i]!;
      for (let k = 0; k < frequencies; k++) {
        const slope = angleDelta(w, delta, work, y, r, i, k);
        const at = f * frequencies + k;
        frequency.data[r * frequency.cols + at] = slope * value;
        if (phases !== null) phases.data[r * phases.cols + at] = slope;
      }
      const at = r * delta.cols + w.output + i * widthOf(w);
      for (let d = 0; d < size; d++) {
        const slope = slopeOf(w, delta, y, at + d);
        bias.data[r * bias.cols + f * size + d] = slope;
        for (let k = 0; k < tall; k++) {
          const height = work.data[r * work.cols + f * 2 * frequencies + k]!;
          weight.data[r * weight.cols + (f * tall + k) * size + d] = height * slope;
        }
      }
    }
  }
}
