// Parametric relu: what src/kernels/reference-norms.ts says.

export function prelu(out: usize, x: usize, slopes: usize, cols: usize, from: usize, to: usize): void {
  for (let r = from; r < to; r++) {
    const row = (r * cols) << 3;
    for (let c: usize = 0; c < cols; c++) {
      const value = load<f64>(x + row + (c << 3));
      store<f64>(out + row + (c << 3), value > 0 ? value : value * load<f64>(slopes + (c << 3)));
    }
  }
}

export function preluBackward(
  inputDelta: usize,
  delta: usize,
  x: usize,
  slopes: usize,
  cols: usize,
  from: usize,
  to: usize,
): void {
  for (let r = from; r < to; r++) {
    const row = (r * cols) << 3;
    for (let c: usize = 0; c < cols; c++) {
      const at = row + (c << 3);
      const slope = load<f64>(delta + at);
      store<f64>(inputDelta + at, load<f64>(x + at) > 0 ? slope : slope * load<f64>(slopes + (c << 3)));
    }
  }
}

export function preluContribute(ofSlopes: usize, delta: usize, x: usize, cols: usize, from: usize, to: usize): void {
  const end = (to * cols) << 3;
  for (let at = (from * cols) << 3; at < end; at += 8) {
    const value = load<f64>(x + at);
    store<f64>(ofSlopes + at, value > 0 ? 0 : value * load<f64>(delta + at));
  }
}
