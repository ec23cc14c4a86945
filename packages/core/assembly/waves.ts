// Numbers embedded by waves: what src/kernels/reference-waves.ts says, the angles two at a time.
import { cosTurns, sinTurns } from './generated/formulas';

const TWO_PI: f64 = 6.283185307179586;

export function copyColumns(
  out: usize,
  outCols: usize,
  x: usize,
  cols: usize,
  count: usize,
  from: usize,
  to: usize,
): void {
  for (let r = from; r < to; r++) memory.copy(out + ((r * outCols) << 3), x + ((r * cols) << 3), count << 3);
}

export function waves(
  out: usize,
  outCols: usize,
  work: usize,
  workCols: usize,
  x: usize,
  cols: usize,
  frequency: usize,
  phases: usize,
  weight: usize,
  bias: usize,
  count: usize,
  frequencies: usize,
  size: usize,
  from: usize,
  to: usize,
): void {
  const bytes = frequencies << 3;
  const tall = phases === 0 ? frequencies << 1 : frequencies;
  const width = phases === 0 ? size : size + 1;
  const rowBytes = size << 3;
  for (let r = from; r < to; r++) {
    let z = out + ((r * outCols) << 3);
    let h = work + ((r * workCols) << 3);
    for (let f: usize = 0; f < count; f++) {
      const value = load<f64>(x + ((r * cols + f) << 3));
      const both = f64x2.splat(value);
      const at = f * bytes;
      for (let k: usize = 0; k < bytes; k += 16) {
        const phase = phases === 0 ? f64x2.splat(0) : v128.load(phases + at + k);
        const turns = f64x2.add(f64x2.mul(v128.load(frequency + at + k), both), phase);
        v128.store(h + k, cosTurns(turns));
        v128.store(h + bytes + k, sinTurns(turns));
      }
      for (let d: usize = 0; d < size; d++) {
        let sum = load<f64>(bias + ((f * size + d) << 3)) + 0.0;
        let w = weight + ((f * tall * size + d) << 3);
        for (let k: usize = 0; k < tall; k++) {
          sum += load<f64>(h + (k << 3)) * load<f64>(w);
          w += rowBytes;
        }
        store<f64>(z + (d << 3), phases === 0 && sum < 0 ? 0 : sum);
      }
      if (phases !== 0) store<f64>(z + rowBytes, value);
      z += width << 3;
      h += bytes << 1;
    }
  }
}

// @ts-ignore: decorator
@inline
function slopeOf(cut: bool, delta: usize, y: usize): f64 {
  return cut && !(load<f64>(y) > 0) ? 0 : load<f64>(delta);
}

/** ∂/∂h of row `row` of W: the deltas through it. */
// @ts-ignore: decorator
@inline
function through(cut: bool, delta: usize, y: usize, weight: usize, size: usize): f64 {
  let sum: f64 = 0;
  for (let d: usize = 0; d < size; d++) {
    const at = d << 3;
    sum += slopeOf(cut, delta + at, y + at) * load<f64>(weight + at);
  }
  return sum;
}

/** ∂/∂t of angle k: h are the cosines of its input, `weight` the rows of W for that input. */
function angleDelta(
  cut: bool,
  delta: usize,
  y: usize,
  h: usize,
  weight: usize,
  k: usize,
  frequencies: usize,
  size: usize,
): f64 {
  const sine = load<f64>(h + ((frequencies + k) << 3));
  const cosines = through(cut, delta, y, weight + ((k * size) << 3), size);
  if (!cut) return -TWO_PI * (sine * cosines);
  const sines = through(cut, delta, y, weight + (((frequencies + k) * size) << 3), size);
  return TWO_PI * (load<f64>(h + (k << 3)) * sines - sine * cosines);
}

export function wavesBackward(
  inputDelta: usize,
  cols: usize,
  delta: usize,
  y: usize,
  deltaCols: usize,
  work: usize,
  workCols: usize,
  frequency: usize,
  phases: usize,
  weight: usize,
  count: usize,
  frequencies: usize,
  size: usize,
  from: usize,
  to: usize,
): void {
  const cut = phases === 0;
  const tall = cut ? frequencies << 1 : frequencies;
  const width = cut ? size : size + 1;
  for (let r = from; r < to; r++) {
    for (let f: usize = 0; f < count; f++) {
      const at = (r * deltaCols + f * width) << 3;
      const h = work + ((r * workCols + f * 2 * frequencies) << 3);
      const w = weight + ((f * tall * size) << 3);
      let sum: f64 = cut ? 0 : load<f64>(delta + at + (size << 3));
      for (let k: usize = 0; k < frequencies; k++) {
        const slope = angleDelta(cut, delta + at, y + at, h, w, k, frequencies, size);
        sum += slope * load<f64>(frequency + ((f * frequencies + k) << 3));
      }
      store<f64>(inputDelta + ((r * cols + f) << 3), sum);
    }
  }
}

export function wavesContribute(
  ofFrequency: usize,
  ofPhases: usize,
  angles: usize,
  ofWeight: usize,
  weights: usize,
  ofBias: usize,
  biases: usize,
  delta: usize,
  y: usize,
  deltaCols: usize,
  work: usize,
  workCols: usize,
  x: usize,
  cols: usize,
  weight: usize,
  count: usize,
  frequencies: usize,
  size: usize,
  from: usize,
  to: usize,
): void {
  const cut = ofPhases === 0;
  const tall = cut ? frequencies << 1 : frequencies;
  const width = cut ? size : size + 1;
  for (let r = from; r < to; r++) {
    for (let f: usize = 0; f < count; f++) {
      const value = load<f64>(x + ((r * cols + f) << 3));
      const at = (r * deltaCols + f * width) << 3;
      const h = work + ((r * workCols + f * 2 * frequencies) << 3);
      const w = weight + ((f * tall * size) << 3);
      const angle = (r * angles + f * frequencies) << 3;
      for (let k: usize = 0; k < frequencies; k++) {
        const slope = angleDelta(cut, delta + at, y + at, h, w, k, frequencies, size);
        store<f64>(ofFrequency + angle + (k << 3), slope * value);
        if (!cut) store<f64>(ofPhases + angle + (k << 3), slope);
      }
      let target = ofWeight + ((r * weights + f * tall * size) << 3);
      for (let k: usize = 0; k < tall; k++) {
        const height = load<f64>(h + (k << 3));
        for (let d: usize = 0; d < size; d++) {
          store<f64>(target, height * slopeOf(cut, delta + at + (d << 3), y + at + (d << 3)));
          target += 8;
        }
      }
      target = ofBias + ((r * biases + f * size) << 3);
      for (let d: usize = 0; d < size; d++)
        store<f64>(target + (d << 3), slopeOf(cut, delta + at + (d << 3), y + at + (d << 3)));
    }
  }
}
