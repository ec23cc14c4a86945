import type { Kernels } from '../kernels/kernels.ts';
import { SimdKernels } from '../kernels/simd.ts';
import { Tapes } from '../kernels/tape.ts';
import { trainedDepth } from '../trained-depth.ts';
import { type Frame, frameMaker } from './frame.ts';
import { lineSearchProgram } from './line-search.ts';
import { onlineProgram } from './online.ts';
import { errorSource } from './passes.ts';
import type { Program, ProgramName, Stage } from './program.ts';
import type { Run } from './run.ts';
import type { DatasetName } from './run-spec.ts';
import { StageList } from './stage-list.ts';
import { batchOfStep } from './step-batches.ts';
import { tapedStages } from './taped.ts';
import { trainingSteps } from './training-steps.ts';
import { type UpdateStages, updateStages } from './update-stages.ts';
import { isWide } from './wide.ts';

/** Panels per tile of a wide layer, few, for balance; of sparse rows as many as are computed together. */
const DENSE_PANELS = 2;
const SPARSE_PANELS = 3;
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
  const { accumulate = 1 } = run.spec;
  let { batch, first, next, last } = trainingStages(run, kernels, workers);
  if (kernels instanceof SimdKernels && kernels.tapeRoom !== null) {
    const tapes = new Tapes(kernels, kernels.tapeRoom);
    const shadow = trainingStages(run, tapes.kernels, workers);
    const fullSteps = Math.floor(rows / run.stepRows);
    const fullBatches = fullSteps * accumulate;
    batch = tapedStages(batch, shadow.batch, tapes, fullBatches);
    first = tapedStages(first, shadow.first, tapes, fullBatches);
    next = tapedStages(next, shadow.next, tapes, fullBatches);
    last = tapedStages(last, shadow.last, tapes, fullSteps);
  }
  if (run.optimizer.searchesLine === true) return lineSearchProgram(run, [...batch, ...first]);
  const batches = Array.from({ length: accumulate }, (_, which) =>
    [...batch, ...(which === 0 ? first : next)].map((stage) => batchOfStep(stage, accumulate, which)),
  );
  return { name: 'train', steps: trainingSteps(run), stages: [...batches.flat(), ...last] };
}

/** The stages of each batch, numbered from 0, and those of the update. */
function trainingStages(
  run: Run,
  kernels: Kernels,
  workers: number,
): { readonly batch: readonly Stage[] } & UpdateStages {
  const { rows } = run.datasets.train;
  const { batchSize } = run.spec;
  const frameOf = frameMaker(run, 'train');
  const frameAt = (batch: number): Frame =>
    frameOf(Math.max(0, Math.min(batchSize, rows - batch * batchSize)));
  const list = new StageList(frameAt, workers);
  const depth = trainedDepth(run.network, run.loss);
  addGather(list, run, kernels, 'train', run.order, batchSize);
  addForward(list, run, kernels, 'train', depth);
  addBackward(list, run, kernels, depth);
  list.end();
  return { batch: list.stages, ...updateStages(run, kernels, frameAt, workers) };
}

/** The samples of the step that a batch belongs to: what the mean of the loss is over. */
function samplesOfStep({ stepRows, spec, datasets }: Run, batch: number): number {
  const begin = Math.floor((batch * spec.batchSize) / stepRows) * stepRows;
  return Math.min(stepRows, datasets.train.rows - begin);
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
    const samples = samplesOfStep(run, step);
    loss.gradient(kernels, output, frame.target, frame.deltas[depth - 1]!, samples, from, to);
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

/** Forward and loss for the rows of one dataset in file order; the outputs and losses of all rows stay in memory. */
function evaluationProgram(run: Run, kernels: Kernels, name: DatasetName, workers: number): Program {
  const { network, loss } = run;
  const { capacity } = run.layout;
  const { rows, losses, outputs } = run.datasets[name]!;
  const depth = trainedDepth(run.network, run.loss);
  const frameOf = frameMaker(run, name, run.average ?? run.parameters);
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
