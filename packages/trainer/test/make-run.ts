import {
  bindRun,
  createMemory,
  type Dataset,
  type DenseDataset,
  dense,
  initializeRun,
  type LayerSpec,
  layoutRun,
  loadDataset,
  Matrix,
  type OptimizerSpec,
  Purpose,
  type Run,
  type RunMemory,
  type RunSpec,
  relu,
  type ScheduleSpec,
  shapeOf,
  softmax,
  sparseInputs,
  type TransformSpec,
  uniform,
} from '@descent/core';

/** Threads that its memory has work spaces for. */
const MOST_THREADS = 8;
/** Rows of the training data: a prime, so no batch size and no tile divides it. */
export const ROWS = 101;

function classesOf(rows: number, offset: number, zeros: number): DenseDataset {
  const draw = (i: number): number => uniform(11, Purpose.split, offset, i);
  const byte = (i: number): number => {
    const drawn = (draw(i) - zeros) / (1 - zeros);
    return drawn < 0 ? 0 : Math.floor(256 * drawn);
  };
  const answers = Matrix.from([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
  return {
    rows,
    inputs: {
      kind: 'bytes',
      cols: 9,
      data: Uint8Array.from({ length: rows * 9 }, (_, i) => byte(i)),
      decode: Float64Array.from({ length: 256 }, (_, byte) => byte / 255),
    },
    targets: {
      kind: 'classes',
      cols: 3,
      data: Uint8Array.from({ length: rows }, (_, i) => Math.floor(3 * draw(10_000_000 + i))),
      decode: answers,
    },
  };
}

/** What a run is made of where it differs from a small classifier. */
export interface Recipe {
  readonly layers?: readonly LayerSpec[];
  readonly members?: number;
  readonly loss?: string;
  readonly optimizer?: OptimizerSpec;
  readonly transforms?: TransformSpec;
  readonly schedule?: ScheduleSpec;
  readonly average?: number;
  readonly accumulate?: number;
  readonly rule?: 'exact' | 'book';
  readonly batchSize?: number;
  readonly seed?: number;
  /** Rows of the training data. */
  readonly rows?: number;
  /** The part of the inputs that is zero, beyond the few that chance gives. */
  readonly zeros?: number;
  /** Whether the inputs are kept as sparse rows. */
  readonly sparse?: boolean;
}

/** A small classifier of random bytes, at its beginning, over a shared memory. */
export function makeRun(recipe: Recipe): { run: Run; memory: RunMemory } {
  const { zeros = 0, sparse = false } = recipe;
  const kept = (dataset: DenseDataset): Dataset =>
    sparse ? { ...dataset, inputs: sparseInputs(dataset.inputs) } : dataset;
  const train = kept(classesOf(recipe.rows ?? ROWS, 0, zeros));
  const validation = kept(classesOf(37, 1, zeros));
  const spec: RunSpec = {
    network: {
      inputs: 9,
      layers: recipe.layers ?? [dense(20), relu(), dense(3), softmax()],
      members: recipe.members ?? 1,
    },
    loss: recipe.loss ?? 'softmaxCrossEntropy',
    optimizer: recipe.optimizer ?? { name: 'adam', learningRate: 0.01 },
    ...(recipe.transforms === undefined ? {} : { transforms: recipe.transforms }),
    ...(recipe.schedule === undefined ? {} : { schedule: recipe.schedule }),
    ...{ average: recipe.average ?? 0, accumulate: recipe.accumulate ?? 1 },
    rule: recipe.rule ?? 'exact',
    batchSize: recipe.batchSize ?? 16,
    seed: recipe.seed ?? 0,
    datasets: { train: shapeOf(train), validation: shapeOf(validation) },
  };
  const memory = createMemory(layoutRun(spec, MOST_THREADS).bytes);
  const run = bindRun(spec, memory.buffer);
  loadDataset(run, 'train', train);
  loadDataset(run, 'validation', validation);
  initializeRun(run);
  return { run, memory };
}
