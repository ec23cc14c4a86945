import { STATIC_BYTES } from '../generated/simd-module.ts';
import type { LayerKind } from '../layers/layer.ts';
import { buildNetwork, type Network } from '../network.ts';
import { completeOptions } from '../optimizers/complete-options.ts';
import { optimizers } from '../optimizers/index.ts';
import { lbfgsDoubles } from '../optimizers/lbfgs-memory.ts';
import { SCALARS } from '../optimizers/optimizer.ts';
import { lookUp } from '../registry.ts';
import { SCHEDULE_STATE } from '../schedules/schedule.ts';
import { UNPACKED_BYTES } from '../sparse-rows.ts';
import { CLOCK } from './clock.ts';
import { groupParameters } from './groups.ts';
import { normBlocks } from './norm-blocks.ts';
import {
  clipsNorm,
  clipsTensors,
  type DatasetName,
  type DatasetShape,
  groupSets,
  keepsGradient,
  type RunSpec,
} from './run-spec.ts';

/** Every section begins on a cache line, so that no two are written through one. */
const ALIGNMENT = 64;
/** Rows that are evaluated together, at least: with online training the batch alone would be one. */
const EVALUATION_ROWS = 256;
/** Work space for kernels beyond what single rows need: it stays in the second-level cache. */
const SCRATCH_BYTES = 262_144;
/** Room for tapes of kernel calls: some hundred tiles. */
export const TAPE_BYTES = 65_536;
/** 32-bit integers that an executor may use to steer its workers. */
const CONTROL_WORDS = 256;

const ELEMENT_BYTES = { bytes: 1, shorts: 2, integers: 4, doubles: 8 } as const;
export type ElementKind = keyof typeof ELEMENT_BYTES;

/** A part of the run's memory: `length` elements from byte `offset`. */
export interface Section {
  readonly name: string;
  readonly kind: ElementKind;
  readonly offset: number;
  readonly length: number;
}

/** Where everything of a run lies in its one memory. The same spec gives the same layout to everyone who asks. */
export interface RunLayout {
  readonly bytes: number;
  readonly sections: ReadonlyMap<string, Section>;
  /** Rows that activations and deltas have room for. */
  readonly capacity: number;
}

/** The work space of one thread's kernels, and after it the room for their tapes, as a part of the run's memory. */
export interface Scratch {
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Lays out the memory of a run with a bump allocator: parameters, optimizer state, one batch's activations, the data, and last the
 * work space of each of `workers` threads' kernels. The number of workers changes nothing but that.
 */
export function layoutRun(spec: RunSpec, workers = 1): RunLayout {
  const network = buildNetwork(spec.network);
  const optimizer = lookUp(optimizers, 'optimizer', spec.optimizer.name);
  const capacity = Math.max(spec.batchSize, EVALUATION_ROWS);
  const sections = new Map<string, Section>();
  let bytes = 0;
  const place = (name: string, kind: ElementKind, length: number): void => {
    sections.set(name, { name, kind, offset: bytes, length });
    bytes = Math.ceil((bytes + length * ELEMENT_BYTES[kind]) / ALIGNMENT) * ALIGNMENT;
  };

  // Kernels in WebAssembly keep their constants at the beginning of their memory.
  place('static', 'bytes', STATIC_BYTES);
  place('control', 'integers', CONTROL_WORDS);
  place('clock', 'doubles', CLOCK);
  place('schedule', 'doubles', SCHEDULE_STATE);
  place(
    'scalars',
    'doubles',
    SCALARS * groupParameters(network, optimizer, clipsTensors(spec)).groups.length * groupSets(spec),
  );
  place('parameters', 'doubles', network.parameterCount);
  place('best', 'doubles', network.parameterCount);
  place('average', 'doubles', (spec.average ?? 0) > 0 ? network.parameterCount : 0);
  place('gradient', 'doubles', keepsGradient(spec) ? network.parameterCount : 0);
  const { searchesLine = false } = optimizer;
  const { history = 0 } = completeOptions(spec.optimizer);
  place('search', 'doubles', searchesLine ? lbfgsDoubles(network.parameterCount, history) : 0);
  place('norms', 'doubles', clipsNorm(spec) ? normBlocks(network).length : 0);
  const { slots } = optimizer.rule(completeOptions(spec.optimizer));
  for (let slot = 0; slot < slots; slot++) place(`state.${slot}`, 'doubles', network.parameterCount);
  const shapes = Object.values(spec.datasets);
  // Sparse rows are read where they lie.
  const isDense = shapes.some(({ inputs }) => inputs.kind !== 'sparse');
  place('input', 'doubles', isDense ? capacity * network.inputs : 0);
  placeLayers(network, capacity, place);
  const longest = Math.max(0, ...shapes.map(({ inputs }) => (inputs.kind === 'sparse' ? inputs.longest : 0)));
  place('spans', 'integers', 2 * capacity);
  place('unpacked', 'bytes', capacity * longest * UNPACKED_BYTES);
  place('target', 'doubles', capacity * network.outputs);
  place('weight', 'doubles', shapes.some(({ weighted }) => weighted === true) ? capacity : 0);
  place('order', 'integers', spec.datasets.train.rows);
  const draws = network.layers.some(({ kind }) => kind.draws === true);
  place('numbers', 'integers', draws ? capacity : 0);
  for (const [name, shape] of Object.entries(spec.datasets))
    placeDataset(name as DatasetName, shape, network.members, place);
  const perWorker = workSpaceBytes(network, capacity) + TAPE_BYTES;
  place('scratch', 'bytes', perWorker);
  return { bytes: bytes + (workers - 1) * perWorker, sections, capacity };
}

/** The work space of worker number `rank`, from 0. */
export function scratchOf({ sections }: RunLayout, rank: number): Scratch {
  const { offset, length } = sections.get('scratch')!;
  return { offset: offset + rank * length, bytes: length };
}

/**
 * Enough for eight rows of a weight turned on their side (64 bytes a column), or one list of sparse entries (20 a sample), and
 * for many where they are short.
 */
export function workSpaceBytes(network: Network, capacity: number): number {
  const widest = Math.max(network.inputs, ...network.layers.map(({ outputs }) => outputs));
  const bytes = SCRATCH_BYTES + 64 * widest + 32 * capacity;
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Whether the updates of a layer that learns are given its deltas in panels. */
export function wantsPanels({ contribute, keep, wholeBatch }: LayerKind): boolean {
  return contribute === undefined && keep === undefined && wholeBatch === undefined;
}

/** What each member's layers need for one batch: a section of a layer has the members one after another. */
function placeLayers(
  { layers, members }: Network,
  capacity: number,
  place: (name: string, kind: ElementKind, length: number) => void,
): void {
  const rows = members * capacity;
  layers.forEach(({ outputs }, l) => {
    place(`activation.${l}`, 'doubles', rows * outputs);
    place(`delta.${l}`, 'doubles', rows * outputs);
  });
  layers.forEach(({ kind, spec, inputs, outputs, parameters }, l) => {
    const work = kind.work?.(spec, inputs) ?? 0;
    if (work > 0) place(`work.${l}`, 'doubles', rows * work);
    const batchWork = kind.batchWork?.(spec, inputs) ?? 0;
    if (batchWork > 0) place(`batch.${l}`, 'doubles', members * batchWork);
    if (kind.contribute !== undefined) {
      for (const [p, parameter] of parameters.entries()) {
        if (parameter.learns === false) continue;
        place(`contribution.${l}.${p}`, 'doubles', rows * parameter.rows);
        place(`contributionPanels.${l}.${p}`, 'doubles', rows * parameter.rows);
      }
    } else if (parameters.length > 0 && wantsPanels(kind))
      place(`deltaPanels.${l}`, 'doubles', rows * outputs);
  });
}

function placeDataset(
  name: DatasetName,
  { rows, inputs, targets, weighted }: DatasetShape,
  members: number,
  place: (name: string, kind: ElementKind, length: number) => void,
): void {
  if (inputs.kind === 'sparse') {
    place(`${name}.starts`, 'integers', rows + 1);
    place(`${name}.columns`, 'shorts', inputs.entries);
    place(`${name}.inputs`, inputs.values, inputs.entries);
  } else {
    place(`${name}.inputs`, inputs.kind, rows * inputs.cols);
  }
  place(`${name}.decodeInputs`, 'doubles', 256);
  if (targets.kind === 'classes') {
    place(`${name}.targets`, targets.classes <= 256 ? 'bytes' : 'integers', rows);
    place(`${name}.decodeTargets`, 'doubles', targets.classes * targets.cols);
  } else {
    place(`${name}.targets`, 'doubles', rows * targets.cols);
  }
  if (weighted === true) place(`${name}.weights`, 'doubles', rows);
  // In training every member has a loss of its own for each row.
  place(`${name}.losses`, 'doubles', name === 'train' ? rows * members : rows);
  place(`${name}.outputs`, 'doubles', rows * targets.cols);
}
