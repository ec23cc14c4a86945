import { rowOf } from './gather';

// @ts-ignore: decorator
@inline
function low(product: u64): u32 {
  return <u32>product;
}

// @ts-ignore: decorator
@inline
function high(product: u64): u32 {
  return <u32>(product >> 32);
}

/** The dataset rows of the samples. */
export function gatherNumbers(out: usize, order: usize, start: usize, from: usize, to: usize): void {
  for (let s = from; s < to; s++) store<i32>(out + (s << 2), <i32>rowOf(order, start, s));
}

/** Numbers that live on, by Philox 4x32-10 as in src/random.ts: eight of them to a block, 16 bits each. */
export function dropout(
  out: usize,
  x: usize,
  cols: usize,
  threshold: u32,
  numbers: usize,
  clock: usize,
  stream: u32,
  key0: u32,
  key1: u32,
  from: usize,
  to: usize,
): void {
  const factor = 65536.0 / <f64>(65536 - threshold);
  const epoch = <u32>load<f64>(clock);
  for (let r = from; r < to; r++) {
    const row = load<u32>(numbers + (r << 2));
    for (let first: usize = 0; first < cols; first += 8) {
      let c0: u32 = <u32>(first >> 3), c1: u32 = row, c2: u32 = epoch, c3: u32 = stream;
      let k0 = key0, k1 = key1;
      for (let round = 0; round < 10; round++) {
        const a = <u64>0xcd9e8d57 * <u64>c2;
        const b = <u64>0xd2511f53 * <u64>c0;
        const next0 = high(a) ^ c1 ^ k0;
        const next2 = high(b) ^ c3 ^ k1;
        c1 = low(a);
        c3 = low(b);
        c0 = next0;
        c2 = next2;
        k0 += 0x9e3779b9;
        k1 += 0xbb67ae85;
      }
      const last = min<usize>(8, cols - first);
      for (let i: usize = 0; i < last; i++) {
        const word = i < 4 ? (i < 2 ? c0 : c1) : i < 6 ? c2 : c3;
        const draw = i & 1 ? word >> 16 : word & 0xffff;
        const at = (r * cols + first + i) << 3;
        store<f64>(out + at, draw >= threshold ? load<f64>(x + at) * factor : 0);
      }
    }
  }
}
