// Two spirals that wind around each other, and a network that learns to tell them apart. Nothing here is Node's or a page's:
// train-in-node.ts and browser/worker.ts both call `trainSpirals`, and equal seeds give equal bytes in both.
import {
  adam,
  dense,
  type KernelsChoice,
  Matrix,
  type Model,
  relu,
  sigmoid,
  standardNormal,
  type TrainingEngine,
  type TrainingEvent,
  train,
  writeModel,
} from '@descent/core';

const POINTS = 200;
/** Standard deviation of the points' distance from their arm, whose radius goes from 0 to 1. */
const NOISE = 0.02;
/** Says what our draws are for, so that they are not the draws of a network's weights. */
const SPIRAL_NOISE = 1000;
// From point to point an arm turns by 1.75 · 360° / 200. Cosine and sine are written out, because Math.cos and Math.sin differ
// between engines in their last bits, and other data give another model.
const COS = 0.9984890974505379;
const SIN = 0.054950179912445746;

/** Points in the plane, rows × 2, and the arm that each is on, rows × 1: 0 or 1. */
export interface Spirals {
  readonly inputs: Matrix;
  readonly targets: Matrix;
}

export function makeSpirals(seed: number): Spirals {
  const inputs = Matrix.zeros(2 * POINTS, 2);
  const targets = Matrix.zeros(2 * POINTS, 1);
  let [x, y] = [1, 0];
  for (let point = 0; point < POINTS; point++) {
    [x, y] = [x * COS - y * SIN, x * SIN + y * COS];
    const radius = (point + 1) / POINTS;
    for (const arm of [0, 1]) {
      const row = 2 * point + arm;
      const side = arm === 0 ? radius : -radius;
      inputs.data[2 * row] = side * x + NOISE * standardNormal(seed, SPIRAL_NOISE, 0, 2 * row);
      inputs.data[2 * row + 1] = side * y + NOISE * standardNormal(seed, SPIRAL_NOISE, 0, 2 * row + 1);
      targets.data[row] = arm;
    }
  }
  return { inputs, targets };
}

export interface SpiralsOptions {
  readonly seed: number;
  readonly epochs: number;
  /** Any give the same bytes; `auto` takes SIMD where there is some. */
  readonly kernels?: KernelsChoice;
  readonly onEvent?: (event: TrainingEvent) => void;
}

/** A trained model, the bytes of its file, and what computed it. */
export interface TrainedSpirals {
  readonly model: Model;
  readonly bytes: Uint8Array;
  readonly engine: TrainingEngine;
}

/** Trains on spirals of this seed. */
export async function trainSpirals({
  seed,
  epochs,
  kernels = 'auto',
  onEvent,
}: SpiralsOptions): Promise<TrainedSpirals> {
  let engine: TrainingEngine | undefined;
  const model = await train({
    network: { inputs: 2, layers: [dense(16), relu(), dense(16), relu(), dense(1), sigmoid()] },
    ...makeSpirals(seed),
    loss: 'binaryCrossEntropy',
    optimizer: adam({ learningRate: 0.01 }),
    epochs,
    seed,
    kernels,
    onEngine: (taken) => {
      engine = taken;
    },
    ...(onEvent && { onEvent }),
  });
  const bytes = await writeModel(model, { labels: ['first arm', 'second arm'], seed });
  return { model, bytes, engine: engine! };
}

/** The share of the points whose arm the model names. */
export function accuracy(model: Model, { inputs, targets }: Spirals): number {
  const outputs = model.predict(inputs).data;
  const right = outputs.filter((output, row) => (output > 0.5 ? 1 : 0) === targets.data[row]);
  return right.length / targets.rows;
}

/** SHA-256 of a file, in hexadecimal digits, by WebCrypto, which Node has too. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
