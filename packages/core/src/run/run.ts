import type { Dataset, DatasetInputs, DatasetTargets } from '../dataset.ts';
import { losses } from '../losses/index.ts';
import type { Loss } from '../losses/loss.ts';
import { Matrix } from '../matrix.ts';
import { buildNetwork, initializeParameters, type Network } from '../network.ts';
import { completeOptions } from '../optimizers/complete-options.ts';
import { optimizers } from '../optimizers/index.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { lookUp } from '../registry.ts';
import { layoutRun, type RunLayout } from './layout.ts';
import { Memory } from './memory.ts';
import { checkRunSpec, type DatasetName, type DatasetShape, type RunSpec } from './run-spec.ts';

/** A dataset in the run's memory, with room for each row's loss and the network's outputs for it. */
export interface BoundDataset extends Dataset {
  readonly losses: Float64Array;
  readonly outputs: Matrix;
}

/** A run whose parts are views of one memory: whatever one thread writes, the others read. */
export interface Run {
  readonly spec: RunSpec;
  readonly layout: RunLayout;
  readonly network: Network;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly memory: Memory;
  readonly scalars: Float64Array;
  readonly parameters: Float64Array;
  /** The parameters of the best epoch so far. */
  readonly best: Float64Array;
  readonly state: readonly Float64Array[];
  /** The rows of the training data in the order of this epoch. */
  readonly order: Int32Array;
  readonly datasets: Readonly<Partial<Record<DatasetName, BoundDataset>>> & { readonly train: BoundDataset };
}

/**
 * Binds a run to its memory: the same spec over the same buffer gives every thread the same views.
 * @throws UsageError when the parts of the run do not fit together or the buffer is too small.
 */
export function bindRun(spec: RunSpec, buffer: ArrayBufferLike): Run {
  checkRunSpec(spec);
  const layout = layoutRun(spec);
  const memory = new Memory(layout, buffer);
  const datasets = Object.entries(spec.datasets).map(([name, shape]) => [
    name,
    bindDataset(memory, name, shape),
  ]);
  return {
    spec,
    layout,
    network: buildNetwork(spec.network),
    loss: lookUp(losses, 'loss', spec.loss),
    optimizer: lookUp(optimizers, 'optimizer', spec.optimizer.name),
    memory,
    scalars: memory.doubles('scalars'),
    parameters: memory.doubles('parameters'),
    best: memory.doubles('best'),
    state: [...layout.sections.keys()]
      .filter((name) => name.startsWith('state.'))
      .map((name) => memory.doubles(name)),
    order: memory.integers('order'),
    datasets: Object.fromEntries(datasets) as Run['datasets'],
  };
}

function bindDataset(memory: Memory, name: string, shape: DatasetShape): BoundDataset {
  return {
    rows: shape.rows,
    inputs: bindInputs(memory, name, shape),
    targets: bindTargets(memory, name, shape),
    losses: memory.doubles(`${name}.losses`),
    outputs: new Matrix(shape.rows, shape.targets.cols, memory.doubles(`${name}.outputs`)),
  };
}

function bindInputs(memory: Memory, name: string, { inputs: { kind, cols } }: DatasetShape): DatasetInputs {
  if (kind === 'doubles') return { cols, kind, data: memory.doubles(`${name}.inputs`) };
  return { cols, kind, data: memory.bytes(`${name}.inputs`), decode: memory.doubles(`${name}.decodeInputs`) };
}

function bindTargets(
  memory: Memory,
  name: string,
  { targets: { kind, cols, classes } }: DatasetShape,
): DatasetTargets {
  const section = `${name}.targets`;
  if (kind === 'values') return { cols, kind, data: memory.doubles(section) };
  const data = memory.section(section).kind === 'bytes' ? memory.bytes(section) : memory.integers(section);
  return { cols, kind, data, decode: new Matrix(classes, cols, memory.doubles(`${name}.decodeTargets`)) };
}

/** Sets a run to its beginning: initial parameters, optimizer state zero, rows in file order. */
export function initializeRun(run: Run): void {
  initializeParameters(run.network, run.spec.seed, run.parameters);
  for (const state of run.state) state.fill(0);
  run.optimizer.init(completeOptions(run.spec.optimizer), run.scalars);
  for (let i = 0; i < run.order.length; i++) run.order[i] = i;
}

/** Copies a dataset into its place in the run's memory. */
export function loadDataset(run: Run, name: DatasetName, dataset: Dataset): void {
  const bound = run.datasets[name]!;
  bound.inputs.data.set(dataset.inputs.data);
  if (bound.inputs.kind === 'bytes' && dataset.inputs.kind === 'bytes')
    bound.inputs.decode.set(dataset.inputs.decode);
  bound.targets.data.set(dataset.targets.data);
  if (bound.targets.kind === 'classes' && dataset.targets.kind === 'classes') {
    bound.targets.decode.data.set(dataset.targets.decode.data);
  }
}

/** The shape of a dataset, for a run's spec. */
export function shapeOf({ rows, inputs, targets }: Dataset): DatasetShape {
  const classes = targets.kind === 'classes' ? targets.decode.rows : 0;
  return {
    rows,
    inputs: { kind: inputs.kind, cols: inputs.cols },
    targets: { kind: targets.kind, cols: targets.cols, classes },
  };
}
