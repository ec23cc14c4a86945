import type { Kernels } from '../kernels/kernels.ts';
import { Matrix } from '../matrix.ts';
import { trainedDepth } from '../trained-depth.ts';
import { cutRows } from './cut.ts';
import { type Frame, frameMaker } from './frame.ts';
import { gatherInputs, gatherTargets } from './gather.ts';
import type { Program, ProgramName, Stage } from './program.ts';
import type { Run } from './run.ts';
import type { DatasetName } from './run-spec.ts';

/** Samples per tile of a sample stage: small enough that a slow core delays the barrier little. */
const SAMPLE_TILE = 8;
/** Weights per tile of the update stage, about: a tile and its optimizer state stay in the first-level cache. */
const WEIGHT_TILE = 3200;

/**
 * Lays out the stages of every program of a run. A training step is two stages: forward and backward, cut by samples; gradient and
 * update, cut by weights. An evaluation step is one: forward and loss, cut by samples.
 */
export function compileRun(run: Run, kernels: Kernels): ReadonlyMap<ProgramName, Program> {
  const frameOf = frameMaker(run);
  const programs: Program[] = [trainingProgram(run, kernels, frameOf)];
  for (const name of Object.keys(run.datasets)) {
    programs.push(evaluationProgram(run, kernels, frameOf, name as DatasetName));
  }
  return new Map(programs.map((program) => [program.name, program]));
}

function trainingProgram(run: Run, kernels: Kernels, frameOf: (count: number) => Frame): Program {
  const { rows } = run.datasets.train;
  const { batchSize } = run.spec;
  const frameAt = (step: number): Frame => frameOf(Math.min(batchSize, rows - step * batchSize));
  return {
    name: 'train',
    steps: Math.ceil(rows / batchSize),
    stages: [forwardBackwardStage(run, kernels, frameAt), updateStage(run, kernels, frameAt)],
  };
}

/** For its samples: gather, all layers forward, the loss and its gradient, all deltas back to the first layer that learns. */
function forwardBackwardStage(run: Run, kernels: Kernels, frameAt: (step: number) => Frame): Stage {
  const { network, loss, order } = run;
  const { inputs, targets, losses } = run.datasets.train;
  const depth = trainedDepth(run.network, run.loss);
  const firstLearning = network.layers.findIndex((layer) => layer.parameters.length > 0);
  return {
    tiles: (step) => Math.ceil(frameAt(step).count / SAMPLE_TILE),
    run(step, tile) {
      const frame = frameAt(step);
      const start = step * run.spec.batchSize;
      const from = tile * SAMPLE_TILE;
      const to = Math.min(from + SAMPLE_TILE, frame.count);
      gatherInputs(inputs, frame.input, order, start, from, to);
      gatherTargets(targets, frame.target, order, start, from, to);
      for (let l = 0; l < depth; l++) network.layers[l]!.kind.forward(kernels, frame.layers[l]!, from, to);
      const { output } = frame.layers[depth - 1]!;
      loss.value(kernels, output, frame.target, losses, start, from, to);
      loss.gradient(kernels, output, frame.target, frame.deltas[depth - 1]!, frame.count, from, to);
      for (let l = depth - 1; l > firstLearning; l--) {
        const delta = frame.deltas[errorSource(run, l)]!;
        network.layers[l]!.kind.backward(kernels, frame.layers[l]!, delta, frame.deltas[l - 1]!, from, to);
      }
    },
  };
}

/**
 * The layer whose delta goes back through layer l. By the exact rule it is l's own. By the book's, errors pass an activation's slope
 * by: Wᵀ is given the error after the activation that follows l, while l's own gradient keeps the slope.
 */
function errorSource(run: Run, l: number): number {
  const { layers } = run.network;
  const followed = l + 1 < trainedDepth(run.network, run.loss) && layers[l + 1]!.parameters.length === 0;
  return run.spec.rule === 'book' && layers[l]!.parameters.length > 0 && followed ? l + 1 : l;
}

/** For its weights: the gradient over the whole batch, in sample order, then the optimizer's rule, while the tile is in cache. */
function updateStage(run: Run, kernels: Kernels, frameAt: (step: number) => Frame): Stage {
  const { network, optimizer, parameters, scalars, state } = run;
  // One scratch for all tiles: a tile's gradient is used up before the next is begun.
  const widest = Math.max(...network.layers.flatMap((layer) => layer.parameters.map(({ cols }) => cols)));
  const scratch = new Float64Array(Math.max(WEIGHT_TILE, widest));
  const tiles = network.layers.flatMap((layer, l) =>
    layer.parameters.flatMap(({ rows, cols, offset }, parameter) =>
      cutRows(rows, Math.max(1, Math.floor(WEIGHT_TILE / cols))).map(({ from, to }) => ({
        layer: l,
        kind: layer.kind,
        parameter,
        from,
        to,
        offset: offset + from * cols,
        gradient: new Matrix(to - from, cols, scratch.subarray(0, (to - from) * cols)),
      })),
    ),
  );
  return {
    tiles: () => tiles.length,
    prepare: () => optimizer.advance(scalars),
    run(step, index) {
      const frame = frameAt(step);
      const { layer, kind, parameter, from, to, offset, gradient } = tiles[index]!;
      kind.gradient(kernels, frame.layers[layer]!, frame.deltas[layer]!, parameter, gradient, from, to);
      optimizer.apply(parameters, gradient.data, state, scalars, offset, gradient.data.length);
    },
  };
}

/** Forward and loss for the rows of one dataset in file order; the outputs and losses of all rows stay in memory. */
function evaluationProgram(
  run: Run,
  kernels: Kernels,
  frameOf: (count: number) => Frame,
  name: DatasetName,
): Program {
  const { network, loss } = run;
  const { capacity } = run.layout;
  const { rows, inputs, targets, losses, outputs } = run.datasets[name]!;
  const depth = trainedDepth(run.network, run.loss);
  const frameAt = (step: number): Frame => frameOf(Math.min(capacity, rows - step * capacity));
  const stage: Stage = {
    tiles: (step) => Math.ceil(frameAt(step).count / SAMPLE_TILE),
    run(step, tile) {
      const frame = frameAt(step);
      const start = step * capacity;
      const from = tile * SAMPLE_TILE;
      const to = Math.min(from + SAMPLE_TILE, frame.count);
      gatherInputs(inputs, frame.input, null, start, from, to);
      gatherTargets(targets, frame.target, null, start, from, to);
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
