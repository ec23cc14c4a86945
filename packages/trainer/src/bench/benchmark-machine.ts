import { type DenseDataset, dense, sgd, sigmoid, softmax } from '@descent/core';
import { amountFor } from './amount-for.ts';
import { type Contender, interleave } from './interleave.ts';
import { openBarrier } from './open-barrier.ts';
import { openTilePeak } from './open-kernels.ts';
import { type MatmulShape, matmulFlops, openMatmul } from './open-matmul.ts';
import { type OpenRun, openRun, type WorkSpec } from './open-run.ts';
import { randomImages } from './random-data.ts';

/** One figure of a machine: the median of its samples. */
export interface MachineFigure {
  readonly name: string;
  readonly title: string;
  readonly threads: number;
  readonly unit: string;
  readonly value: number;
  readonly samples: readonly number[];
}

/** How long a benchmark of the machine may take, and what it measures. */
export interface MachineBenchmarkRequest {
  /** About, in all. */
  readonly seconds: number;
  /** Threads of the parallel figures. */
  readonly threads: number;
  /** A name in `kernelNames`. */
  readonly kernels: string;
}

/** Rounds of samples; odd, so that one of them is the median. */
const ROUNDS = 5;
/** What a warm-up costs, in samples. */
const WARM_UP = 2;
/** Measurements that take time, about. */
const FIGURES = 7;
const BARRIERS = 1000;

const TILE = 'tile';
const BATCH = 128;
const IMAGES = { rows: 40 * BATCH, pixels: 784, classes: 10 };
/** The network of the measurements: 784-200-10, as `--preset plain` has it for MNIST. */
const WORK: WorkSpec = {
  network: { inputs: IMAGES.pixels, layers: [dense(200), sigmoid(), dense(IMAGES.classes), softmax()] },
  loss: 'softmaxCrossEntropy',
  optimizer: sgd({ learningRate: 0.5 }),
  rule: 'exact',
  batchSize: BATCH,
  seed: 0,
};

const MATMULS: Readonly<Record<string, MatmulShape>> = {
  'matmul 512 × 512 × 512': { form: 'plain', m: 512, k: 512, n: 512 },
  'matmul 128 × 784 × 200': { form: 'plain', m: BATCH, k: 784, n: 200 },
  'gradient and update 784 × 128 × 200': { form: 'transposedA', m: 784, k: BATCH, n: 200 },
};

/** Something to be sampled, and what its samples are called. */
interface Measurement extends Contender, Omit<MachineFigure, 'value' | 'samples'> {
  /** What its ratio to the first measurement of its group is called; left out where there is nothing to compare. */
  readonly against?: string;
  close?(): Promise<void>;
}

/**
 * Measures this machine on data of its own making: matrix products in one thread (and the innermost tile alone, where the kernels
 * have one), the barrier between threads, and training steps with one thread and with several. Samples are taken in turn.
 *
 * @throws FailureError when a worker fails.
 * @example
 * ```ts
 * const figures = [];
 * const kernels = await fastestKernels();
 * for await (const figure of benchmarkMachine({ seconds: 0.2, threads: 1, kernels })) figures.push(figure);
 * figures.at(-1).unit; // 'samples/s'
 * ```
 */
export async function* benchmarkMachine(
  request: MachineBenchmarkRequest,
): AsyncGenerator<MachineFigure, void, void> {
  const seconds = request.seconds / (FIGURES * (ROUNDS + WARM_UP));
  const images = randomImages(IMAGES);
  yield* measure(() => kernelMeasurements(request, seconds));
  if (request.threads > 1) yield* measure(async () => [barrierMeasurement(request.threads)]);
  yield* measure(() => trainingMeasurements(request, images, seconds));
}

/** Samples some measurements in turn and gives their figures, and the ratios of neighbors where one is measured against the first. */
async function* measure(open: () => Promise<Measurement[]>): AsyncGenerator<MachineFigure, void, void> {
  const measurements = await open();
  try {
    const sampled = await interleave(measurements, ROUNDS);
    for (const [i, { samples, failure }] of sampled.entries()) {
      if (failure !== undefined) throw failure;
      const { name, title, threads, unit, against } = measurements[i]!;
      yield { name, title, threads, unit, value: middle(samples), samples };
      if (against === undefined) continue;
      const ratios = samples.map((sample, round) => sample / sampled[0]!.samples[round]!);
      const head = { name: `${name}-ratio`, title: `${title}: ${against}`, threads, unit: '×' };
      yield { ...head, value: middle(ratios), samples: ratios };
    }
  } finally {
    for (const measurement of measurements) await measurement.close?.();
  }
}

/** The median of an odd number of samples. */
function middle(samples: readonly number[]): number {
  return [...samples].sort((a, b) => a - b)[samples.length >> 1]!;
}

async function kernelMeasurements(
  { kernels }: MachineBenchmarkRequest,
  seconds: number,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const add = async (name: string, title: string, flops: number, run: (times: number) => number) => {
    const times = await amountFor(seconds, run);
    const sample = async (): Promise<number> => (flops * times) / run(times) / 1e9;
    const against = measurements[0]?.name === TILE ? { against: 'against the tile' } : {};
    measurements.push({ name, title, threads: 1, unit: 'GFLOP/s', sample, ...against });
  };
  const peak = await openTilePeak(kernels);
  if (peak !== null) {
    await add(TILE, 'the innermost tile alone', peak.flops, (passes) => {
      const started = performance.now();
      peak.run(passes);
      return (performance.now() - started) / 1000;
    });
  }
  for (const [title, shape] of Object.entries(MATMULS)) {
    await add('matmul', title, matmulFlops(shape), await openMatmul(shape, kernels));
  }
  return measurements;
}

function barrierMeasurement(threads: number): Measurement {
  const barrier = openBarrier(threads);
  return {
    ...{ name: 'barrier', title: 'a barrier between threads', threads, unit: 'µs' },
    sample: async () => (await barrier.seconds(BARRIERS)) * 1e6,
    close: () => barrier.close(),
  };
}

async function trainingMeasurements(
  { threads, kernels }: MachineBenchmarkRequest,
  images: DenseDataset,
  seconds: number,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const opened: OpenRun[] = [];
  try {
    for (const count of threads > 1 ? [1, threads] : [1]) {
      const run = await openRun(WORK, images, { threads: count, kernels });
      opened.push(run);
      const steps = await amountFor(seconds, (amount) => run.seconds(amount));
      measurements.push({
        ...{ name: 'training', title: 'training 784-200-10, batch 128, images', threads: count },
        unit: 'samples/s',
        ...(count > 1 ? { against: 'against 1 thread' } : {}),
        sample: async () => (BATCH * steps) / (await run.seconds(steps)),
        close: () => run.close(),
      });
    }
  } catch (error) {
    for (const run of opened) await run.close();
    throw error;
  }
  return measurements;
}
