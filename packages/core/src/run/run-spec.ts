import { UsageError } from '../errors.ts';
import { completeLoss } from '../losses/find-loss.ts';
import type { LossSpec } from '../losses/loss.ts';
import { buildNetwork, type NetworkSpec, takesSparse } from '../network.ts';
import { completeOptions } from '../optimizers/complete-options.ts';
import { optimizers } from '../optimizers/index.ts';
import type { OptimizerSpec } from '../optimizers/optimizer.ts';
import { completeSchedule } from '../schedules/complete-schedule.ts';
import type { ScheduleSpec } from '../schedules/schedule.ts';
import { checkTransforms } from '../transforms/check-transforms.ts';
import type { TransformSpec } from '../transforms/gradient-transform.ts';
import { groupParameters } from './groups.ts';

/** The shape of a dataset: all that the memory layout needs to know of it. */
export interface DatasetShape {
  readonly rows: number;
  readonly inputs:
    | { readonly kind: 'bytes' | 'doubles'; readonly cols: number }
    | {
        readonly kind: 'sparse';
        readonly cols: number;
        /** Numbers that are kept, and what they are kept as. */
        readonly entries: number;
        readonly values: 'bytes' | 'doubles';
        /** Entries of the row that has most of them. */
        readonly longest: number;
      };
  readonly targets: {
    readonly kind: 'classes' | 'values';
    readonly cols: number;
    /** How many classes there are; 0 for values. */
    readonly classes: number;
  };
  /** Whether rows have weights [false]. */
  readonly weighted?: boolean;
}

/** Which rows a dataset is for. Only `train` must be there. */
export type DatasetName = 'train' | 'validation' | 'test';

/**
 * How errors go back through a layer. `exact` is the gradient. `book` is Rashid's rule: hidden errors are Wᵀ(t − o), without the
 * output's slope, so that the update of hidden layers is not the gradient.
 */
export type BackwardRule = 'exact' | 'book';

/** A training run as plain data: whoever has it, and the memory, can compute any part of any step. */
export interface RunSpec {
  readonly network: NetworkSpec;
  /** Its name in the registry, or that with its option. */
  readonly loss: string | LossSpec;
  readonly optimizer: OptimizerSpec;
  /** What is done to gradients before the optimizer's rule; left out: nothing. */
  readonly transforms?: TransformSpec;
  /** How the learning rate changes; left out: it does not. */
  readonly schedule?: ScheduleSpec;
  readonly rule: BackwardRule;
  /** Rows that are in memory together; the rows of a step where nothing is accumulated. */
  readonly batchSize: number;
  /** Batches whose gradient is summed before a step; left out: 1. The bits are those of one batch of all their rows. */
  readonly accumulate?: number;
  /** How much of the average of the weights stays at each step, below 1; left out or 0: none is kept. */
  readonly average?: number;
  readonly seed: number;
  readonly datasets: Readonly<Partial<Record<DatasetName, DatasetShape>>> & { readonly train: DatasetShape };
}

/**
 * Checks that the parts of a run fit together.
 * @throws UsageError naming what does not.
 */
export function checkRunSpec(spec: RunSpec): void {
  const network = buildNetwork(spec.network);
  if (network.parameterCount === 0)
    throw new UsageError('network: expected a layer that learns, such as dense, got none');
  completeLoss(spec.loss);
  checkUpdate(spec);
  if (spec.rule !== 'exact' && spec.rule !== 'book') {
    throw new UsageError(`rule: expected exact or book, got ${String(spec.rule)}`);
  }
  if (!Number.isSafeInteger(spec.batchSize) || spec.batchSize < 1) {
    throw new UsageError(`batch size: expected a whole number, at least 1, got ${spec.batchSize}`);
  }
  if (!Number.isSafeInteger(spec.seed) || spec.seed < 0) {
    throw new UsageError(`seed: expected a whole number from 0 to 2⁵³ − 1, got ${spec.seed}`);
  }
  for (const [name, { rows, inputs, targets }] of Object.entries(spec.datasets)) {
    if (rows < 1) throw new UsageError(`${name} data: expected at least one row, got none`);
    if (inputs.kind === 'sparse' && !takesSparse(spec.network)) {
      throw new UsageError(
        `network: expected dense ${name} data for a network whose first layer is ${network.layers[0]!.spec.kind}, got sparse rows`,
      );
    }
    if (inputs.cols !== network.inputs) {
      throw new UsageError(
        `network: expected ${network.inputs} input columns, got ${inputs.cols} in the ${name} data`,
      );
    }
    if (targets.cols !== network.outputs) {
      throw new UsageError(
        `network: its ${network.outputs} outputs meet ${targets.cols} target columns in the ${name} data; make them equal`,
      );
    }
  }
}

/** @throws UsageError when optimizer, transforms and schedule are not what they can be, or do not fit together. */
function checkUpdate(spec: RunSpec): void {
  const { optimizer, transforms, schedule, batchSize, datasets, accumulate = 1, average = 0 } = spec;
  if (!Number.isSafeInteger(accumulate) || accumulate < 1)
    throw new UsageError(`accumulate: expected a whole number of batches, at least 1, got ${accumulate}`);
  if (!(average >= 0 && average < 1))
    throw new UsageError(`average: expected a number from 0 up to but not including 1, got ${average}`);
  completeOptions(optimizer);
  checkTransforms(transforms ?? {});
  const { fullBatch = false, followsRate = true } = optimizers[optimizer.name]!;
  const { rows } = datasets.train;
  if (fullBatch && batchSize * accumulate < rows) {
    throw new UsageError(
      `optimizer ${optimizer.name}: expected batches of all ${rows} training rows, got ${batchSize}; set the batch size to ${rows}`,
    );
  }
  checkSearch(spec);
  if (schedule === undefined) return;
  completeSchedule(schedule);
  if (!followsRate && schedule.name !== 'constant') {
    throw new UsageError(
      `optimizer ${optimizer.name}: expected no schedule, for it finds its own step sizes, got ${schedule.name}`,
    );
  }
}

/** @throws UsageError when an optimizer that searches along lines is asked for what its search does not know of. */
function checkSearch({ optimizer, transforms = {}, accumulate = 1, average = 0, network }: RunSpec): void {
  const entry = optimizers[optimizer.name]!;
  if (entry.searchesLine !== true) return;
  const others = Object.entries(transforms).filter(([name, value]) => name !== 'weightDecay' && value > 0);
  const asked = [
    ...((network.members ?? 1) > 1 ? ['members'] : []),
    ...others.map(([name]) => name),
    ...(accumulate > 1 ? ['accumulate'] : []),
    ...(average > 0 ? ['average'] : []),
  ];
  if (asked.length > 0) {
    throw new UsageError(
      `optimizer ${optimizer.name}: expected nothing beside it but weightDecay, got ${asked.join(', ')}; leave it out`,
    );
  }
  const { groups } = groupParameters(buildNetwork(network), entry, false);
  if (groups.some(({ learningRate }) => learningRate !== 1)) {
    throw new UsageError(
      `optimizer ${optimizer.name}: expected layers without learning rates of their own; take another optimizer, such as adam`,
    );
  }
}

/** Whether gradients are clipped by norm: of all together, or of each tensor. */
export function clipsNorm({ transforms = {} }: RunSpec): boolean {
  return (transforms.clipNorm ?? 0) > 0 || (transforms.clipTensorNorm ?? 0) > 0;
}

/** How many times the groups of parameters are there: once, or for each member, whose gradients are then clipped by themselves. */
export function groupSets(spec: RunSpec): number {
  return clipsNorm(spec) ? (spec.network.members ?? 1) : 1;
}

/** Whether each tensor has a factor of its own. */
export function clipsTensors({ transforms = {} }: RunSpec): boolean {
  return (transforms.clipTensorNorm ?? 0) > 0;
}

/** Whether a step needs the whole gradient before the first weight is updated. */
export function keepsGradient(spec: RunSpec): boolean {
  return clipsNorm(spec) || (spec.accumulate ?? 1) > 1;
}
