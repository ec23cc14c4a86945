/** An IDX file: type (0x08: bytes) and dimensions in the magic, one size per dimension, big-endian, then the bytes. */
export function idx(sizes: readonly number[], data: Uint8Array, type = 0x08): Buffer {
  const head = Buffer.alloc(4 + 4 * sizes.length);
  head[2] = type;
  head[3] = sizes.length;
  sizes.forEach((size, d) => {
    head.writeUInt32BE(size, 4 + 4 * d);
  });
  return Buffer.concat([head, data]);
}

/** Images of 4 × 4 pixels: the left half is bright, or the right. */
export function halfBrightImages(count: number): Buffer {
  const pixels = Uint8Array.from({ length: count * 16 }, (_, i) => {
    const left = i % 4 < 2;
    const image = Math.floor(i / 16);
    return left === (image % 2 === 0) ? 200 + (image % 50) : image % 20;
  });
  return idx([count, 4, 4], pixels);
}

/** Which half is bright: 0 left, 1 right. */
export function halfBrightLabels(count: number): Buffer {
  return idx(
    [count],
    Uint8Array.from({ length: count }, (_, i) => i % 2),
  );
}
