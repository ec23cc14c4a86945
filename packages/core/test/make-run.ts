import {
  bindRun,
  type Dataset,
  initializeRun,
  layoutRun,
  loadDataset,
  Matrix,
  Purpose,
  type Run,
  type RunSpec,
  shapeOf,
  uniform,
} from '@descent/core';

/** A dataset of random inputs and targets in [0, 1), a function of the seed alone. */
export function randomDataset(rows: number, inputs: number, outputs: number, seed = 5): Dataset {
  const draw = (count: number, epoch: number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => uniform(seed, Purpose.split, epoch, i));
  return {
    rows,
    inputs: { kind: 'doubles', cols: inputs, data: draw(rows * inputs, 0) },
    targets: { kind: 'values', cols: outputs, data: draw(rows * outputs, 1) },
  };
}

/** A dataset of random bytes and classes, as images are. */
export function randomImages(rows: number, pixels: number, classes: number, seed = 6): Dataset {
  const draw = (count: number, epoch: number, below: number): Uint8Array =>
    Uint8Array.from({ length: count }, (_, i) => Math.floor(below * uniform(seed, Purpose.split, epoch, i)));
  const oneHot = Matrix.zeros(classes, classes);
  for (let k = 0; k < classes; k++) oneHot.data[k * (classes + 1)] = 1;
  return {
    rows,
    inputs: {
      kind: 'bytes',
      cols: pixels,
      data: draw(rows * pixels, 0, 256),
      decode: Float64Array.from({ length: 256 }, (_, byte) => byte / 255),
    },
    targets: { kind: 'classes', cols: classes, data: draw(rows, 1, classes), decode: oneHot },
  };
}

/** A run, at its beginning, over the datasets given. */
export function makeRun(
  options: Omit<RunSpec, 'datasets'>,
  datasets: { train: Dataset; validation?: Dataset },
  createBuffer: (bytes: number) => ArrayBufferLike = (bytes) => new ArrayBuffer(bytes),
): Run {
  const shapes = { train: shapeOf(datasets.train) };
  const spec: RunSpec = {
    ...options,
    datasets:
      datasets.validation === undefined ? shapes : { ...shapes, validation: shapeOf(datasets.validation) },
  };
  const run = bindRun(spec, createBuffer(layoutRun(spec).bytes));
  loadDataset(run, 'train', datasets.train);
  if (datasets.validation !== undefined) loadDataset(run, 'validation', datasets.validation);
  initializeRun(run);
  return run;
}
