// Sums, quotients and products of numbers that lie side by side, two at a time and one more where their count is odd.

export function addNumbers(out: usize, x: usize, count: usize): void {
  const end = count << 3;
  let i: usize = 0;
  for (; i + 8 < end; i += 16) v128.store(out + i, f64x2.add(v128.load(out + i), v128.load(x + i)));
  if (i < end) store<f64>(out + i, load<f64>(out + i) + load<f64>(x + i));
}

export function divideNumbers(out: usize, divisor: i32, count: usize): void {
  const end = count << 3;
  const d = f64x2.splat(<f64>divisor);
  let i: usize = 0;
  for (; i + 8 < end; i += 16) v128.store(out + i, f64x2.div(v128.load(out + i), d));
  if (i < end) store<f64>(out + i, load<f64>(out + i) / <f64>divisor);
}

export function multiplyNumbers(out: usize, x: usize, y: usize, count: usize): void {
  const end = count << 3;
  let i: usize = 0;
  for (; i + 8 < end; i += 16) v128.store(out + i, f64x2.mul(v128.load(x + i), v128.load(y + i)));
  if (i < end) store<f64>(out + i, load<f64>(x + i) * load<f64>(y + i));
}

export function multiplyColumns(out: usize, x: usize, factors: usize, cols: usize, from: usize, to: usize): void {
  for (let r = from; r < to; r++) {
    const at = (r * cols) << 3;
    multiplyNumbers(out + at, x + at, factors, cols);
  }
}

export function scaleRows(out: usize, factors: usize, cols: usize, from: usize, to: usize): void {
  for (let r = from; r < to; r++) {
    const factor = load<f64>(factors + (r << 3));
    const end = out + (((r + 1) * cols) << 3);
    for (let at = out + ((r * cols) << 3); at < end; at += 8) store<f64>(at, load<f64>(at) * factor);
  }
}
