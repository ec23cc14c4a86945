/** The dataset row of sample s: order[start + s], or start + s where `order` is null. */
// @ts-expect-error: decorator
@inline
export function rowOf(order: usize, start: usize, s: usize): usize {
  return order === 0 ? start + s : <usize>load<i32>(order + ((start + s) << 2));
}

export function gatherBytes(out: usize, data: usize, decode: usize, cols: usize, order: usize, start: usize, from: usize, to: usize): void {
  for (let s = from; s < to; s++) {
    let source = data + rowOf(order, start, s) * cols;
    let target = out + ((s * cols) << 3);
    const end = source + cols;
    for (; source < end; source++) {
      store<f64>(target, load<f64>(decode + (<usize>load<u8>(source) << 3)));
      target += 8;
    }
  }
}

export function gatherDoubles(out: usize, data: usize, cols: usize, order: usize, start: usize, from: usize, to: usize): void {
  const bytes = cols << 3;
  for (let s = from; s < to; s++) memory.copy(out + s * bytes, data + rowOf(order, start, s) * bytes, bytes);
}

/** The targets of classes: row codes[row] of `decode`; codes are bytes, or 32-bit integers where `wide`. */
export function gatherClasses(out: usize, codes: usize, wide: i32, decode: usize, cols: usize, order: usize, start: usize, from: usize, to: usize): void {
  const bytes = cols << 3;
  for (let s = from; s < to; s++) {
    const row = rowOf(order, start, s);
    const code = wide ? <usize>load<i32>(codes + (row << 2)) : <usize>load<u8>(codes + row);
    memory.copy(out + s * bytes, decode + code * bytes, bytes);
  }
}
