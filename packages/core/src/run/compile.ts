import type { Kernels } from '../kernels/kernels.ts';
import { PANEL } from '../panels.ts';
import { trainedDepth } from '../trained-depth.ts';
import { cutRows } from './cut.ts';
import { type Frame, frameMaker, updatesOf } from './frame.ts';
import { onlineProgram } from './online.ts';
import { passesOf } from './passes.ts';
import type { Program, ProgramName, Stage } from './program.ts';
import type { Run } from './run.ts';
import type { DatasetName } from './run-spec.ts';

/** Samples per tile of a sample stage: what is a whole number of kernel tiles, and small enough that a slow core delays little. */
const SAMPLE_TILE = 8;
/** Tiles that a worker's share of a sample stage is cut into. */
const TILES_PER_WORKER = 4;
/** Rows that stay in the second-level cache while the weights stream by. */
const MOST_SAMPLES = 64;
/** Weights per tile of the update stage, about: a tile and its optimizer state stay in the first-level cache. */
const WEIGHT_TILE = 3200;
/** The same where nobody waits at a barrier. */
const MOST_WEIGHTS = 12_800;

/**
 * Lays out the stages of every program of a run. A training step is two stages: forward and backward, cut by samples; gradient and
 * update, cut by weights. An evaluation step is one: forward and loss, cut by samples. For how many workers it is cut never changes
 * a bit.
 */
export function compileRun(run: Run, kernels: Kernels, workers = 1): ReadonlyMap<ProgramName, Program> {
  const programs: Program[] = [trainingProgram(run, kernels, workers)];
  for (const name of Object.keys(run.datasets)) {
    programs.push(evaluationProgram(run, kernels, name as DatasetName, workers));
  }
  return new Map(programs.map((program) => [program.name, program]));
}

function trainingProgram(run: Run, kernels: Kernels, workers: number): Program {
  const online = workers === 1 ? onlineProgram(run, kernels) : null;
  if (online !== null) return online;
  const { rows } = run.datasets.train;
  const { batchSize } = run.spec;
  const frameOf = frameMaker(run, 'train');
  const frameAt = (step: number): Frame => frameOf(Math.min(batchSize, rows - step * batchSize));
  return {
    name: 'train',
    steps: Math.ceil(rows / batchSize),
    stages: [
      forwardBackwardStage(run, kernels, frameAt, workers),
      updateStage(run, kernels, frameAt, workers),
    ],
  };
}

/** For its samples: gather, all layers forward, the loss and its gradient, all deltas back to the first layer that learns. */
function forwardBackwardStage(
  run: Run,
  kernels: Kernels,
  frameAt: (step: number) => Frame,
  workers: number,
): Stage {
  const { inputs, targets } = run.datasets.train;
  const { forward, backward } = passesOf(run, kernels);
  const size = sampleTile(run.spec.batchSize, workers);
  return {
    tiles: (step) => Math.ceil(frameAt(step).count / size),
    run(step, tile) {
      const frame = frameAt(step);
      const start = step * run.spec.batchSize;
      const from = tile * size;
      const to = Math.min(from + size, frame.count);
      kernels.gatherInputs(frame.input, inputs, run.order, start, from, to);
      kernels.gatherTargets(frame.target, targets, run.order, start, from, to);
      forward(frame, 0, from, to);
      backward(frame, start, from, to);
    },
  };
}

/** Rows per tile: a few tiles a worker, so that a faster core takes more of them; whole kernel tiles. */
function sampleTile(rows: number, workers: number): number {
  const share = workers === 1 ? rows : Math.ceil(rows / (TILES_PER_WORKER * workers));
  const whole = Math.ceil(share / SAMPLE_TILE) * SAMPLE_TILE;
  return Math.min(Math.max(whole, SAMPLE_TILE), MOST_SAMPLES);
}

/** For its weights: the gradient over the whole batch, in sample order, then the optimizer's rule, while the tile is in cache. */
function updateStage(run: Run, kernels: Kernels, frameAt: (step: number) => Frame, workers: number): Stage {
  const { network, optimizer, scalars } = run;
  const updates = updatesOf(run);
  const tiles = network.layers.flatMap((layer, l) =>
    layer.parameters.flatMap(({ rows, cols }, parameter) =>
      cutRows(rows, weightTile(rows, cols, workers)).map(({ from, to }) => ({
        layer: l,
        kind: layer.kind,
        parameter,
        from,
        to,
      })),
    ),
  );
  return {
    tiles: () => tiles.length,
    prepare: () => optimizer.advance(scalars),
    run(step, index) {
      const frame = frameAt(step);
      const { layer, kind, parameter, from, to } = tiles[index]!;
      const update = updates[layer]![parameter]!;
      kind.update(kernels, frame.layers[layer]!, frame.deltaPanels[layer]!, parameter, update, from, to);
    },
  };
}

/** Rows of a weight matrix per tile: about WEIGHT_TILE weights, whole kernel tiles. */
function weightTile(rows: number, cols: number, workers: number): number {
  const about = workers === 1 ? MOST_WEIGHTS : WEIGHT_TILE;
  const whole = Math.ceil(about / cols / PANEL) * PANEL;
  return Math.max(PANEL, Math.min(whole, rows));
}

/** Forward and loss for the rows of one dataset in file order; the outputs and losses of all rows stay in memory. */
function evaluationProgram(run: Run, kernels: Kernels, name: DatasetName, workers: number): Program {
  const { network, loss } = run;
  const { capacity } = run.layout;
  const { rows, inputs, targets, losses, outputs } = run.datasets[name]!;
  const depth = trainedDepth(run.network, run.loss);
  const frameOf = frameMaker(run, name);
  const frameAt = (step: number): Frame => frameOf(Math.min(capacity, rows - step * capacity));
  const size = sampleTile(Math.min(capacity, rows), workers);
  const stage: Stage = {
    tiles: (step) => Math.ceil(frameAt(step).count / size),
    run(step, tile) {
      const frame = frameAt(step);
      const start = step * capacity;
      const from = tile * size;
      const to = Math.min(from + size, frame.count);
      kernels.gatherInputs(frame.input, inputs, null, start, from, to);
      kernels.gatherTargets(frame.target, targets, null, start, from, to);
      for (let l = 0; l < network.layers.length; l++) {
        network.layers[l]!.kind.forward(kernels, frame.layers[l]!, from, to);
      }
      loss.value(kernels, frame.layers[depth - 1]!.output, frame.target, losses, start, from, to);
      const { cols, data } = frame.layers[network.layers.length - 1]!.output;
      outputs.data.set(data.subarray(from * cols, to * cols), (start + from) * cols);
    },
  };
  return { name: `evaluate.${name}`, steps: Math.ceil(rows / capacity), stages: [stage] };
}
