import { buildNetwork } from '../network.ts';
import { completeOptions } from '../optimizers/complete-options.ts';
import { optimizers } from '../optimizers/index.ts';
import { SCALARS } from '../optimizers/optimizer.ts';
import { lookUp } from '../registry.ts';
import type { DatasetName, DatasetShape, RunSpec } from './run-spec.ts';

/** Every section begins on a cache line, so that no two are written through one. */
const ALIGNMENT = 64;
/** Rows that are evaluated together, at least: with online training the batch alone would be one. */
const EVALUATION_ROWS = 256;
/** 32-bit integers that an executor may use to steer its workers. */
const CONTROL_WORDS = 256;

const ELEMENT_BYTES = { bytes: 1, integers: 4, doubles: 8 } as const;
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

/** Lays out the memory of a run with a bump allocator: parameters, optimizer state, one batch's activations, then the data. */
export function layoutRun(spec: RunSpec): RunLayout {
  const network = buildNetwork(spec.network);
  const optimizer = lookUp(optimizers, 'optimizer', spec.optimizer.name);
  const capacity = Math.max(spec.batchSize, EVALUATION_ROWS);
  const sections = new Map<string, Section>();
  let bytes = 0;
  const place = (name: string, kind: ElementKind, length: number): void => {
    sections.set(name, { name, kind, offset: bytes, length });
    bytes = Math.ceil((bytes + length * ELEMENT_BYTES[kind]) / ALIGNMENT) * ALIGNMENT;
  };

  place('control', 'integers', CONTROL_WORDS);
  place('scalars', 'doubles', SCALARS);
  place('parameters', 'doubles', network.parameterCount);
  place('best', 'doubles', network.parameterCount);
  const slots = optimizer.slots(completeOptions(spec.optimizer));
  for (let slot = 0; slot < slots; slot++) place(`state.${slot}`, 'doubles', network.parameterCount);
  place('input', 'doubles', capacity * network.inputs);
  network.layers.forEach(({ outputs }, layer) => {
    place(`activation.${layer}`, 'doubles', capacity * outputs);
    place(`delta.${layer}`, 'doubles', capacity * outputs);
  });
  place('target', 'doubles', capacity * network.outputs);
  place('order', 'integers', spec.datasets.train.rows);
  for (const [name, shape] of Object.entries(spec.datasets)) placeDataset(name as DatasetName, shape, place);
  return { bytes, sections, capacity };
}

function placeDataset(
  name: DatasetName,
  { rows, inputs, targets }: DatasetShape,
  place: (name: string, kind: ElementKind, length: number) => void,
): void {
  place(`${name}.inputs`, inputs.kind, rows * inputs.cols);
  if (inputs.kind === 'bytes') place(`${name}.decodeInputs`, 'doubles', 256);
  if (targets.kind === 'classes') {
    place(`${name}.targets`, targets.classes <= 256 ? 'bytes' : 'integers', rows);
    place(`${name}.decodeTargets`, 'doubles', targets.classes * targets.cols);
  } else {
    place(`${name}.targets`, 'doubles', rows * targets.cols);
  }
  place(`${name}.losses`, 'doubles', rows);
  place(`${name}.outputs`, 'doubles', rows * targets.cols);
}
