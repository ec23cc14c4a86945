import type { Dataset, DatasetInputs, DatasetTargets } from '../dataset.ts';
import type { UpdateRule } from '../kernels/formulas.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { type KernelsChoice, openKernels } from '../kernels/open-kernels.ts';
import { findLoss } from '../losses/find-loss.ts';
import type { Loss } from '../losses/loss.ts';
import { Matrix } from '../matrix.ts';
import { buildNetwork, fromPanels, initializeParameters, type Network } from '../network.ts';
import { completeOptions } from '../optimizers/complete-options.ts';
import { optimizers } from '../optimizers/index.ts';
import { type Optimizer, SCALARS } from '../optimizers/optimizer.ts';
import { lookUp } from '../registry.ts';
import { completeSchedule } from '../schedules/complete-schedule.ts';
import type { ScheduleOptions } from '../schedules/schedule.ts';
import { groupParameters, type ParameterGroup } from './groups.ts';
import { layoutRun, type RunLayout, scratchOf, TAPE_BYTES } from './layout.ts';
import { Memory } from './memory.ts';
import {
  checkRunSpec,
  clipsTensors,
  type DatasetName,
  type DatasetShape,
  groupSets,
  type RunSpec,
} from './run-spec.ts';
import { initializeScalars } from './step-scalars.ts';

/** A dataset in the run's memory, with room for each row's loss and the network's outputs for it. */
export interface BoundDataset extends Dataset {
  readonly losses: Float64Array;
  readonly outputs: Matrix;
}

/** Parameters that share the scalars of a step, and those scalars. */
export interface BoundGroup extends ParameterGroup {
  readonly scalars: Float64Array;
}

/** A run whose parts are views of one memory: whatever one thread writes, the others read. */
export interface Run {
  readonly spec: RunSpec;
  readonly layout: RunLayout;
  readonly network: Network;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** The optimizer's options, complete. */
  readonly options: Readonly<Record<string, number>>;
  readonly rule: UpdateRule;
  /** λ of decoupled weight decay: the optimizer's own, and what is asked for beside it. */
  readonly decoupledDecay: number;
  readonly schedule: { readonly name: string; readonly options: ScheduleOptions };
  readonly memory: Memory;
  /** Where training stands: see clock.ts. */
  readonly clock: Float64Array;
  readonly scheduleState: Float64Array;
  readonly groups: readonly BoundGroup[];
  /** How many times each group is there: once, or for each member. */
  readonly groupSets: number;
  /** The number of each parameter's group, by layer. */
  readonly groupOf: readonly (readonly number[])[];
  /** Training rows of a step. */
  readonly stepRows: number;
  /** The moving average of the parameters, which then takes their place wherever nothing is learned; null where the run keeps none. */
  readonly average: Float64Array | null;
  /** The gradient of a step, where more is done with it than to apply the rule at once; else null. */
  readonly gradient: Float64Array | null;
  /** What a search along lines keeps from trial to trial; null for rules. */
  readonly search: Float64Array | null;
  /** Its squared norm block by block, where it is clipped by norm; else null. */
  readonly norms: Float64Array | null;
  /** In panels; `modelParameters` gives them row-major. */
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
  const network = buildNetwork(spec.network);
  const optimizer = lookUp(optimizers, 'optimizer', spec.optimizer.name);
  const options = completeOptions(spec.optimizer);
  const schedule = spec.schedule ?? { name: 'constant' };
  const { groups, groupOf } = groupParameters(network, optimizer, clipsTensors(spec));
  const sets = groupSets(spec);
  const scalars = memory.doubles('scalars');
  return {
    spec,
    layout,
    network,
    loss: findLoss(spec.loss),
    optimizer,
    options,
    rule: optimizer.rule(options),
    decoupledDecay: (optimizer.decoupledDecay?.(options) ?? 0) + (spec.transforms?.decoupledWeightDecay ?? 0),
    schedule: { name: schedule.name, options: completeSchedule(schedule) },
    memory,
    clock: memory.doubles('clock'),
    scheduleState: memory.doubles('schedule'),
    groupSets: sets,
    groups: Array.from({ length: sets }, () => groups)
      .flat()
      .map((group, g) => ({
        ...group,
        scalars: scalars.subarray(SCALARS * g, SCALARS * (g + 1)),
      })),
    groupOf,
    stepRows: spec.batchSize * (spec.accumulate ?? 1),
    average: filled(memory, 'average'),
    // The one state of what searches is the gradient.
    gradient: optimizer.searchesLine === true ? memory.doubles('state.0') : filled(memory, 'gradient'),
    search: filled(memory, 'search'),
    norms: filled(memory, 'norms'),
    parameters: memory.doubles('parameters'),
    best: memory.doubles('best'),
    state: [...layout.sections.keys()]
      .filter((name) => name.startsWith('state.'))
      .map((name) => memory.doubles(name)),
    order: memory.integers('order'),
    datasets: Object.fromEntries(datasets) as Run['datasets'],
  };
}

/** A section that is there for some runs alone. */
function filled(memory: Memory, name: string): Float64Array | null {
  const doubles = memory.doubles(name);
  return doubles.length === 0 ? null : doubles;
}

function bindDataset(memory: Memory, name: string, shape: DatasetShape): BoundDataset {
  return {
    rows: shape.rows,
    inputs: bindInputs(memory, name, shape),
    targets: bindTargets(memory, name, shape),
    ...(shape.weighted === true ? { weights: memory.doubles(`${name}.weights`) } : {}),
    losses: memory.doubles(`${name}.losses`),
    outputs: new Matrix(shape.rows, shape.targets.cols, memory.doubles(`${name}.outputs`)),
  };
}

function bindInputs(memory: Memory, name: string, { inputs }: DatasetShape): DatasetInputs {
  const { kind, cols } = inputs;
  const section = `${name}.inputs`;
  const decode = memory.doubles(`${name}.decodeInputs`);
  if (kind === 'doubles') return { cols, kind, data: memory.doubles(section) };
  if (kind === 'bytes') return { cols, kind, data: memory.bytes(section), decode };
  const isBytes = memory.section(section).kind === 'bytes';
  const rows = {
    cols,
    starts: memory.integers(`${name}.starts`),
    columns: memory.shorts(`${name}.columns`),
    values: isBytes ? memory.bytes(section) : memory.doubles(section),
    decode: isBytes ? decode : null,
  };
  return { cols, kind, rows };
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
  run.average?.set(run.parameters);
  run.search?.fill(0);
  initializeScalars(run);
  for (let i = 0; i < run.order.length; i++) run.order[i] = i;
}

/** Copies a dataset into its place in the run's memory. */
export function loadDataset(run: Run, name: DatasetName, dataset: Dataset): void {
  const bound = run.datasets[name]!;
  loadInputs(bound.inputs, dataset.inputs);
  bound.targets.data.set(dataset.targets.data);
  if (dataset.weights !== undefined) bound.weights?.set(dataset.weights);
  if (bound.targets.kind === 'classes' && dataset.targets.kind === 'classes') {
    bound.targets.decode.data.set(dataset.targets.decode.data);
  }
}

function loadInputs(into: DatasetInputs, inputs: DatasetInputs): void {
  if (into.kind === 'sparse' && inputs.kind === 'sparse') {
    into.rows.starts.set(inputs.rows.starts);
    into.rows.columns.set(inputs.rows.columns);
    into.rows.values.set(inputs.rows.values);
    if (inputs.rows.decode !== null) into.rows.decode!.set(inputs.rows.decode);
  } else if (into.kind !== 'sparse' && inputs.kind !== 'sparse') {
    into.data.set(inputs.data);
    if (into.kind === 'bytes' && inputs.kind === 'bytes') into.decode.set(inputs.decode);
  }
}

/**
 * The kernels for a run, over its own memory.
 * @param rank Which of the run's work spaces they use, from 0: no two threads may use one.
 * @throws UsageError as {@link openKernels} does.
 */
export function runKernels(
  run: Run,
  choice: KernelsChoice,
  memory: WebAssembly.Memory | null,
  rank = 0,
): Promise<Kernels> {
  if (memory === null) return openKernels(choice, null, new Uint8Array(0));
  const { offset, bytes } = scratchOf(run.layout, rank);
  const scratch = new Uint8Array(memory.buffer, offset, bytes);
  const tapes = bytes - TAPE_BYTES;
  return openKernels(choice, memory, scratch.subarray(0, tapes), scratch.subarray(tapes));
}

/** The run's parameters as a model has them: row-major, copied. */
export function modelParameters(run: Run): Float64Array {
  return fromPanels(run.network, run.parameters);
}

/** The shape of a dataset, for a run's spec. */
export function shapeOf({ rows, inputs, targets, weights }: Dataset): DatasetShape {
  const classes = targets.kind === 'classes' ? targets.decode.rows : 0;
  return {
    rows,
    inputs: shapeOfInputs(inputs),
    targets: { kind: targets.kind, cols: targets.cols, classes },
    ...(weights === undefined ? {} : { weighted: true }),
  };
}

function shapeOfInputs(inputs: DatasetInputs): DatasetShape['inputs'] {
  const { kind, cols } = inputs;
  if (kind !== 'sparse') return { kind, cols };
  const { starts, columns, values } = inputs.rows;
  let longest = 0;
  for (let r = 0; r + 1 < starts.length; r++) longest = Math.max(longest, starts[r + 1]! - starts[r]!);
  return {
    kind,
    cols,
    entries: columns.length,
    values: values instanceof Uint8Array ? 'bytes' : 'doubles',
    longest,
  };
}
