import { type DenseDataset, Matrix, Purpose, uniform } from '@descent/core';

/** The stream that benchmark data is drawn from; it has nothing to do with a run's seed. */
const SEED = 20_240_229;
/** The part of an image's pixels that are not zero: MNIST's. */
const DENSITY = 0.19;

/** Images of random bytes, as many of them zero as in MNIST, in random classes. */
export function randomImages(shape: { rows: number; pixels: number; classes: number }): DenseDataset {
  const { rows, pixels, classes } = shape;
  const pixel = (i: number): number => {
    const draw = uniform(SEED, Purpose.split, 0, i) / DENSITY;
    return draw < 1 ? 1 + Math.floor(255 * draw) : 0;
  };
  const oneHot = Matrix.zeros(classes, classes);
  for (let k = 0; k < classes; k++) oneHot.data[k * (classes + 1)] = 1;
  return {
    rows,
    inputs: {
      cols: pixels,
      kind: 'bytes',
      data: Uint8Array.from({ length: rows * pixels }, (_, i) => pixel(i)),
      decode: Float64Array.from({ length: 256 }, (_, byte) => byte / 255),
    },
    targets: { cols: classes, kind: 'classes', data: randomClasses(rows, classes), decode: oneHot },
  };
}

/** Rows of random doubles in (0, 1], none of them zero, in random classes that stand for the rows of `decode`. */
export function randomDense(shape: { rows: number; cols: number; decode: Matrix }): DenseDataset {
  const { rows, cols, decode } = shape;
  const data = Float64Array.from({ length: rows * cols }, (_, i) => 1 - uniform(SEED, Purpose.split, 1, i));
  return {
    rows,
    inputs: { cols, kind: 'doubles', data },
    targets: { cols: decode.cols, kind: 'classes', data: randomClasses(rows, decode.rows), decode },
  };
}

function randomClasses(rows: number, classes: number): Uint8Array {
  return Uint8Array.from({ length: rows }, (_, i) =>
    Math.floor(classes * uniform(SEED, Purpose.split, 2, i)),
  );
}
