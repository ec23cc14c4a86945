import type { Kernels } from '../kernels/kernels.ts';
import { SimdKernels } from '../kernels/simd.ts';
import { Tapes } from '../kernels/tape.ts';
import { PANEL } from '../panels.ts';
import { trainedDepth } from '../trained-depth.ts';
import { cutRows } from './cut.ts';
import { type Frame, frameMaker, updatesOf } from './frame.ts';
import { onlineProgram } from './online.ts';
import { errorSource } from './passes.ts';
import type { Program, ProgramName, Stage } from './program.ts';
import type { Run } from './run.ts';
import type { DatasetName } from './run-spec.ts';
import { StageList } from './stage-list.ts';
import { advanceScalars } from './step-scalars.ts';
import { tapedStages } from './taped.ts';
import { isWide } from './wide.ts';

/** Panels per tile of a wide layer, few, for balance; of sparse rows as many as are computed together. */
const DENSE_PANELS = 2;
const SPARSE_PANELS = 3;
/** Weights per tile of the update stage, at most: enough that finding a tile's part of sparse rows costs little. */
const MOST_WEIGHTS = 51_200;
/** Weights times samples per tile, at most, 2^28: a tile of a large batch must end soon enough to show progress. */
const MOST_PRODUCTS = 268_435_456;
/** Weights per tile, at least: a smaller one would not pay for handing it out. */
const LEAST_WEIGHTS = 1024;

/**
 * Lays out the stages of every program of a run. A training step is forward and backward, cut by samples (and by columns where a layer's
 * weights are larger than the cache), then gradient and update, cut by weights. An evaluation step is forward and loss. For how many
 * workers it is cut never changes a bit.
 */
export function compileRun(run: Run, kernels: Kernels, workers = 1): ReadonlyMap<ProgramName, Program> {
  const programs: Program[] = [trainingProgram(run, kernels, workers)];
  for (const name of Object.keys(run.datasets)) {
    programs.push(evaluationProgram(run, kernels, name as DatasetName, workers));
  }
  return new Map(programs.map((program) => [program.name, program]));
}

function trainingProgram(run: Run, kernels: Kernels, workers: number): Program {
  // A first layer in cache gains nothing from being read once for two samples.
  const online = workers === 1 && isWide(run.network.layers[0]!) ? onlineProgram(run, kernels) : null;
  if (online !== null) return online;
  const { rows } = run.datasets.train;
  const { batchSize } = run.spec;
  let stages = trainingStages(run, kernels, workers);
  if (kernels instanceof SimdKernels && kernels.tapeRoom !== null) {
    const tapes = new Tapes(kernels, kernels.tapeRoom);
    const shadow = trainingStages(run, tapes.kernels, workers);
    stages = tapedStages(stages, shadow, tapes, Math.floor(rows / batchSize));
  }
  return { name: 'train', steps: Math.ceil(rows / batchSize), stages };
}

function trainingStages(run: Run, kernels: Kernels, workers: number): Stage[] {
  const { rows } = run.datasets.train;
  const { batchSize } = run.spec;
  const frameOf = frameMaker(run, 'train');
  const frameAt = (step: number): Frame => frameOf(Math.min(batchSize, rows - step * batchSize));
  const list = new StageList(frameAt, workers);
  const depth = trainedDepth(run.network, run.loss);
  addGather(list, run, kernels, 'train', run.order, batchSize);
  addForward(list, run, kernels, 'train', depth);
  addBackward(list, run, kernels, depth);
  list.end();
  return [...list.stages, updateStage(run, kernels, frameAt, workers)];
}

/** Inputs and targets of the samples into the frame, in the order given or as they stand. */
function addGather(
  list: StageList,
  run: Run,
  kernels: Kernels,
  name: DatasetName,
  order: Int32Array | null,
  stepRows: number,
): void {
  const { inputs, targets } = run.datasets[name]!;
  list.addRows((frame, step, from, to) => {
    kernels.gatherInputs(frame.input, inputs, order, step * stepRows, from, to);
    kernels.gatherTargets(frame.target, targets, order, step * stepRows, from, to);
  });
}

/** The first `depth` layers forward. */
function addForward(list: StageList, run: Run, kernels: Kernels, name: DatasetName, depth: number): void {
  const sparse = run.datasets[name]!.inputs.kind === 'sparse';
  run.network.layers.slice(0, depth).forEach((layer, l) => {
    const { kind } = layer;
    if (isWide(layer)) {
      list.addGrid(
        layer.outputs,
        sparse && l === 0 ? { sparse: true, panels: SPARSE_PANELS } : { sparse: false, panels: DENSE_PANELS },
        (frame, from, to, left, right) => kind.forward(kernels, frame.layers[l]!, from, to, left, right),
      );
    } else {
      list.addRows((frame, _step, from, to) => kind.forward(kernels, frame.layers[l]!, from, to));
    }
  });
}

/**
 * The loss and its gradient, all deltas back to the first layer that learns, and those of layers that learn in panels too.
 * The same work as in passes.ts, which the online program runs.
 */
function addBackward(list: StageList, run: Run, kernels: Kernels, depth: number): void {
  const { loss } = run;
  const { layers } = run.network;
  const { losses } = run.datasets.train;
  const firstLearning = layers.findIndex((layer) => layer.parameters.length > 0);
  const toPanels = (l: number): void => {
    if (layers[l]!.parameters.length > 0)
      list.addRows((frame, _step, from, to) =>
        kernels.toPanels(frame.deltaPanels[l]!, frame.deltas[l]!, from, to),
      );
  };
  list.addRows((frame, step, from, to) => {
    const { output } = frame.layers[depth - 1]!;
    loss.value(kernels, output, frame.target, losses, step * run.spec.batchSize, from, to);
    loss.gradient(kernels, output, frame.target, frame.deltas[depth - 1]!, frame.count, from, to);
  });
  toPanels(depth - 1);
  for (let l = depth - 1; l > firstLearning; l--) {
    const { kind } = layers[l]!;
    const source = errorSource(run, l);
    if (isWide(layers[l]!)) {
      list.addGrid(
        layers[l]!.inputs,
        { sparse: false, panels: DENSE_PANELS },
        (frame, from, to, left, right) =>
          kind.backward(
            kernels,
            frame.layers[l]!,
            frame.deltas[source]!,
            frame.deltas[l - 1]!,
            from,
            to,
            left,
            right,
          ),
      );
    } else {
      list.addRows((frame, _step, from, to) =>
        kind.backward(kernels, frame.layers[l]!, frame.deltas[source]!, frame.deltas[l - 1]!, from, to),
      );
    }
    toPanels(l - 1);
  }
}

/** For its weights: the gradient over the whole batch, in sample order, then the optimizer's rule, while the tile is in cache. */
function updateStage(run: Run, kernels: Kernels, frameAt: (step: number) => Frame, workers: number): Stage {
  const { network } = run;
  const updates = updatesOf(run);
  const tiles = network.layers.flatMap((layer, l) =>
    layer.parameters.flatMap(({ rows, cols }, parameter) =>
      cutWeight(rows, cols, run.spec.batchSize, workers).map(({ from, to }) => ({
        layer: l,
        kind: layer.kind,
        parameter,
        update: updates[l]![parameter]!,
        from,
        to,
      })),
    ),
  );
  return {
    tiles: () => tiles.length,
    prepare: (step) => advanceScalars(run, step),
    run(step, index) {
      const frame = frameAt(step);
      const { layer, kind, parameter, update, from, to } = tiles[index]!;
      kind.update(kernels, frame.layers[layer]!, frame.deltaPanels[layer]!, parameter, update, from, to);
    },
  };
}

function cutWeight(rows: number, cols: number, batch: number, workers: number) {
  const whole = (weights: number): number => Math.max(PANEL, Math.ceil(weights / cols / PANEL) * PANEL);
  const most = Math.min(MOST_WEIGHTS, MOST_PRODUCTS / batch);
  return cutRows(rows, whole(Math.min(LEAST_WEIGHTS, most)), whole(most), workers);
}

/** Forward and loss for the rows of one dataset in file order; the outputs and losses of all rows stay in memory. */
function evaluationProgram(run: Run, kernels: Kernels, name: DatasetName, workers: number): Program {
  const { network, loss } = run;
  const { capacity } = run.layout;
  const { rows, losses, outputs } = run.datasets[name]!;
  const depth = trainedDepth(run.network, run.loss);
  const frameOf = frameMaker(run, name);
  const frameAt = (step: number): Frame => frameOf(Math.min(capacity, rows - step * capacity));
  const list = new StageList(frameAt, workers);
  addGather(list, run, kernels, name, null, capacity);
  addForward(list, run, kernels, name, network.layers.length);
  list.addRows((frame, step, from, to) => {
    const start = step * capacity;
    loss.value(kernels, frame.layers[depth - 1]!.output, frame.target, losses, start, from, to);
    const { cols, data } = frame.layers[network.layers.length - 1]!.output;
    outputs.data.set(data.subarray(from * cols, to * cols), (start + from) * cols);
  });
  list.end();
  return { name: `evaluate.${name}`, steps: Math.ceil(rows / capacity), stages: list.stages };
}
