import type { Kernels } from '../kernels/kernels.ts';
import { SimdKernels } from '../kernels/simd.ts';
import { Tapes } from '../kernels/tape.ts';
import { Matrix } from '../matrix.ts';
import { meanOfMembers } from '../mean-of-members.ts';
import { memberDepth } from '../network.ts';
import { trainedDepth } from '../trained-depth.ts';
import { type Frame, frameMaker } from './frame.ts';
import { lineSearchProgram } from './line-search.ts';
import { onlineProgram } from './online.ts';
import { errorSource, keepForUpdate } from './passes.ts';
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
  const frameOf = frameMaker(run, 'train', true);
  const frameAt = (batch: number): Frame =>
    frameOf(Math.max(0, Math.min(batchSize, rows - batch * batchSize)));
  const list = new StageList(frameAt, workers);
  const depth = trainedDepth(run.network, run.loss);
  addGather(list, run, kernels, 'train', run.order, batchSize);
  if (run.network.layers.some(({ kind }) => kind.draws === true)) {
    const numbers = run.memory.integers('numbers');
    list.addRows((_frame, step, from, to) =>
      kernels.gatherNumbers(numbers, run.order, step * batchSize, from, to),
    );
  }
  for (let member = 0; member < run.network.members; member++) {
    addForward(list, run, kernels, 'train', [0, depth], member, true);
    addBackward(list, run, kernels, depth, member);
  }
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
  const { inputs, targets, weights } = run.datasets[name]!;
  list.addRows((frame, step, from, to) => {
    if (weights !== undefined) {
      const source = { kind: 'values', cols: 1, data: weights } as const;
      kernels.gatherTargets(frame.weight!, source, order, step * stepRows, from, to);
    }
    kernels.gatherInputs(frame.input, inputs, order, step * stepRows, from, to);
    kernels.gatherTargets(frame.target, targets, order, step * stepRows, from, to);
  });
}

/** So many numbers of a list, as a column. */
function columnAt(numbers: Float64Array, start: number, count: number): Matrix {
  return new Matrix(count, 1, numbers.subarray(start, start + count));
}

/** Layers first ≤ l < end of a member forward. */
function addForward(
  list: StageList,
  run: Run,
  kernels: Kernels,
  name: DatasetName,
  [first, end]: readonly [number, number],
  member: number,
  training = false,
): void {
  const sparse = run.datasets[name]!.inputs.kind === 'sparse';
  run.network.layers.slice(first, end).forEach((layer, i) => {
    const { kind } = layer;
    const l = first + i;
    const { wholeBatch } = kind;
    if (training && wholeBatch !== undefined) {
      list.addColumns(layer.inputs, ({ members }, left, right) =>
        wholeBatch.forward(kernels, members[member]!.layers[l]!, left, right),
      );
    }
    if (isWide(layer)) {
      list.addGrid(
        layer.outputs,
        sparse && l === 0 ? { sparse: true, panels: SPARSE_PANELS } : { sparse: false, panels: DENSE_PANELS },
        ({ members }, from, to, left, right) =>
          kind.forward(kernels, members[member]!.layers[l]!, from, to, left, right),
      );
    } else {
      list.addRows(({ members }, _step, from, to) =>
        kind.forward(kernels, members[member]!.layers[l]!, from, to),
      );
    }
  });
}

/**
 * The loss of a member and its gradient, all deltas back to the first layer that learns, and what updates want of them.
 * The same work as in passes.ts, which the online program runs.
 */
function addBackward(list: StageList, run: Run, kernels: Kernels, depth: number, member: number): void {
  const { loss } = run;
  const { layers } = run.network;
  const { losses, rows } = run.datasets.train;
  const firstLearning = layers.findIndex((layer) => layer.parameters.length > 0);
  const keep = (l: number): void => {
    if (layers[l]!.parameters.length > 0)
      list.addRows(({ members }, _step, from, to) =>
        keepForUpdate(run, kernels, members[member]!, l, from, to),
      );
    const { kind, inputs } = layers[l]!;
    if (kind.wholeBatch !== undefined)
      list.addColumns(inputs, ({ members }, left, right) => {
        const own = members[member]!;
        kind.wholeBatch!.backward(kernels, own.layers[l]!, own.deltas[l]!, left, right);
      });
  };
  /** The layers that take the output of layer l beside the one after it pass their deltas back to it too. */
  const addSkipped = (l: number): void => {
    layers.slice(0, depth).forEach(({ kind, spec }, later) => {
      if (kind.skips === undefined || later - kind.skips(spec) - 1 !== l) return;
      list.addRows(({ members }, _step, from, to) => {
        const { deltas } = members[member]!;
        kernels.addRows(deltas[l]!, deltas[later]!, from, to);
      });
    });
  };
  list.addRows(({ members, target, weight, count }, step, from, to) => {
    const own = members[member]!;
    const { output } = own.layers[depth - 1]!;
    const start = member * rows + step * run.spec.batchSize;
    loss.value(kernels, output, target, losses, start, from, to);
    const samples = samplesOfStep(run, step);
    loss.gradient(kernels, output, target, own.deltas[depth - 1]!, samples, from, to);
    if (weight === null) return;
    kernels.scaleRows(columnAt(losses, start, count), weight.data, from, to);
    kernels.scaleRows(own.deltas[depth - 1]!, weight.data, from, to);
  });
  keep(depth - 1);
  for (let l = depth - 1; l > firstLearning; l--) {
    const { kind } = layers[l]!;
    const source = errorSource(run, l);
    if (isWide(layers[l]!)) {
      list.addGrid(
        layers[l]!.inputs,
        { sparse: false, panels: DENSE_PANELS },
        ({ members }, from, to, left, right) => {
          const own = members[member]!;
          const [outer, inner] = [own.deltas[source]!, own.deltas[l - 1]!];
          kind.backward(kernels, own.layers[l]!, outer, inner, from, to, left, right);
        },
      );
    } else {
      list.addRows(({ members }, _step, from, to) => {
        const own = members[member]!;
        kind.backward(kernels, own.layers[l]!, own.deltas[source]!, own.deltas[l - 1]!, from, to);
      });
    }
    addSkipped(l - 1);
    keep(l - 1);
  }
}

/** Forward and loss for the rows of one dataset in file order; the outputs and losses of all rows stay in memory. */
function evaluationProgram(run: Run, kernels: Kernels, name: DatasetName, workers: number): Program {
  const { network, loss } = run;
  const { capacity } = run.layout;
  const { rows, losses, outputs } = run.datasets[name]!;
  const depth = trainedDepth(run.network, run.loss);
  const alone = memberDepth(network);
  const frameOf = frameMaker(run, name, false, run.average ?? run.parameters);
  const frameAt = (step: number): Frame => frameOf(Math.min(capacity, rows - step * capacity));
  const list = new StageList(frameAt, workers);
  addGather(list, run, kernels, name, null, capacity);
  for (let member = 0; member < network.members; member++)
    addForward(list, run, kernels, name, [0, alone], member);
  list.addRows(({ members }, _step, from, to) => {
    const reached = members.map(({ layers }) => layers[alone - 1]!.output);
    meanOfMembers(kernels, reached, from, to);
  });
  addForward(list, run, kernels, name, [alone, network.layers.length], 0);
  list.addRows(({ members, target, weight, count }, step, from, to) => {
    const { layers } = members[0]!;
    const start = step * capacity;
    loss.value(kernels, layers[depth - 1]!.output, target, losses, start, from, to);
    if (weight !== null) kernels.scaleRows(columnAt(losses, start, count), weight.data, from, to);
    const { cols, data } = layers[network.layers.length - 1]!.output;
    outputs.data.set(data.subarray(from * cols, to * cols), (start + from) * cols);
  });
  list.end();
  return { name: `evaluate.${name}`, steps: Math.ceil(rows / capacity), stages: list.stages };
}
