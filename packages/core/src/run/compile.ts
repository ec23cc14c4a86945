import type { Kernels } from '../kernels/kernels.ts';
import { SimdKernels } from '../kernels/simd.ts';
import { Tapes } from '../kernels/tape.ts';
import { Matrix } from '../matrix.ts';
import { meanOfMembers } from '../mean-of-members.ts';
import { memberDepth } from '../network.ts';
import { PANEL } from '../panels.ts';
import { trainedDepth } from '../trained-depth.ts';
import { cutRows } from './cut.ts';
import { type Frame, frameMaker, updatesOf } from './frame.ts';
import { onlineProgram } from './online.ts';
import { errorSource, keepForUpdate } from './passes.ts';
import type { Program, ProgramName, Stage } from './program.ts';
import type { Run } from './run.ts';
import type { DatasetName } from './run-spec.ts';
import { StageList } from './stage-list.ts';
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
  const frameOf = frameMaker(run, 'train', true);
  const frameAt = (step: number): Frame => frameOf(Math.min(batchSize, rows - step * batchSize));
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
    loss.gradient(kernels, output, target, own.deltas[depth - 1]!, count, from, to);
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

/** For its weights: the gradient over the whole batch, in sample order, then the optimizer's rule, while the tile is in cache. */
function updateStage(run: Run, kernels: Kernels, frameAt: (step: number) => Frame, workers: number): Stage {
  const { network, optimizer, scalars } = run;
  const tiles = Array.from({ length: network.members }, (_, member) => {
    const updates = updatesOf(run, member);
    return network.layers.flatMap((layer, l) =>
      layer.parameters.flatMap(({ rows, cols, learns }, parameter) =>
        (learns === false ? [] : cutWeight(rows, cols, run.spec.batchSize, workers)).map(({ from, to }) => ({
          member,
          layer: l,
          kind: layer.kind,
          parameter,
          update: updates[l]![parameter]!,
          from,
          to,
        })),
      ),
    );
  }).flat();
  return {
    tiles: () => tiles.length,
    prepare: () => optimizer.advance(scalars),
    run(step, index) {
      const frame = frameAt(step);
      const { member, layer, kind, parameter, update, from, to } = tiles[index]!;
      const { layers, deltaPanels } = frame.members[member]!;
      kind.update(kernels, layers[layer]!, deltaPanels[layer]!, parameter, update, from, to);
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
  const alone = memberDepth(network);
  const frameOf = frameMaker(run, name, false);
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
