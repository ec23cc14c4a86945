import { dense, type LayerSpec, Matrix, relu, sgd, softmax } from '@descent/core';
import {
  afterLeadIn,
  amountFor,
  type Contender,
  type OpenRun,
  openRun,
  type RunChoice,
  randomDense,
  type WorkSpec,
} from '@descent/trainer';
import type { BenchContext } from '../suite.ts';

const MOST_ROWS = 65_536;
const MOST_CELLS = 4_000_000;
const LEAST_BATCHES = 4;

/** One network at one batch size, on dense random inputs. */
export interface Cell {
  readonly name: string;
  readonly network: string;
  readonly spec: WorkSpec;
  readonly classes: number;
}

/** The cell of a network, given by its widths from inputs to classes: relu between, softmax cross-entropy, sgd. */
export function cell(widths: readonly number[], batchSize: number): Cell {
  const [inputs, ...units] = widths;
  const layers = units.flatMap((width, l): LayerSpec[] => [
    dense(width),
    l === units.length - 1 ? softmax() : relu(),
  ]);
  const network = widths.join('-');
  return {
    name: `${network}-batch-${batchSize}`,
    network,
    classes: units.at(-1)!,
    spec: {
      network: { inputs: inputs!, layers },
      loss: 'softmaxCrossEntropy',
      optimizer: sgd({ learningRate: 0.01 }),
      rule: 'exact',
      batchSize,
      seed: 1,
    },
  };
}

/** Opens the runs of a cell, one per number of threads or for `auto`, over the same data. */
export function openCell(
  { kernels }: BenchContext,
  { spec, classes }: Cell,
): (threads: RunChoice['threads']) => Promise<OpenRun> {
  const decode = Matrix.zeros(classes, classes);
  for (let k = 0; k < classes; k++) decode.data[k * (classes + 1)] = 1;
  const rows = rowsOf(spec.network.inputs, spec.batchSize);
  const data = randomDense({ rows, cols: spec.network.inputs, decode });
  return (threads) => openRun(spec, data, { threads, kernels });
}

/** So many rows, whole batches, that starting a pass over them weighs little, and that they are not much larger than caches. */
function rowsOf(inputs: number, batchSize: number): number {
  const rows = Math.min(MOST_ROWS, Math.floor(MOST_CELLS / inputs));
  return batchSize * Math.max(LEAST_BATCHES, Math.floor(rows / batchSize));
}

/** A contender that runs steps for about so many seconds per sample, warmed up. */
export async function contenderOf(opened: OpenRun, seconds: number, batch: number): Promise<Contender> {
  const run = (count: number): Promise<number> => opened.seconds(count);
  const steps = await amountFor(seconds, run);
  return { sample: async () => (batch * steps) / (await afterLeadIn(steps, run)) };
}
