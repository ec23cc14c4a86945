import { TRANSFORM_SCALARS } from '../kernels/formulas.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Network } from '../network.ts';
import { PANEL } from '../panels.ts';
import { clipScale } from '../transforms/clip-scale.ts';
import { transforms } from '../transforms/index.ts';
import { cutRows, type Range } from './cut.ts';
import type { Frame } from './frame.ts';
import { type NormBlock, normBlocks } from './norm-blocks.ts';
import type { Stage } from './program.ts';
import type { Run } from './run.ts';
import { advanceScalars } from './step-scalars.ts';
import {
  averagesOf,
  gradientsOf,
  gradientUpdatesOf,
  groupAt,
  penaltyUpdatesOf,
  updatesOf,
} from './updates.ts';

/** Weights per tile of the update stage, at most: enough that finding a tile's part of sparse rows costs little. */
const MOST_WEIGHTS = 51_200;
/** Weights times samples per tile, at most, 2^28: a tile of a large batch must end soon enough to show progress. */
const MOST_PRODUCTS = 268_435_456;
/** Weights per tile, at least: a smaller one would not pay for handing it out. */
const LEAST_WEIGHTS = 1024;

/** The part of a step that is cut by weights, as the run wants it. */
export interface UpdateStages {
  /** For each batch of the step, of which there may be several: its gradient, kept or added to what was kept. */
  readonly first: readonly Stage[];
  readonly next: readonly Stage[];
  /** Once per step, with all gradients there. */
  readonly last: readonly Stage[];
}

/**
 * Lays out the update. Mostly it is one stage: for its weights a tile has the gradient over the whole batch, in sample order, and the
 * optimizer's rule while the gradient is in cache. What needs more than a tile's gradient (a norm, several batches) keeps the gradient
 * first.
 */
export function updateStages(
  run: Run,
  kernels: Kernels,
  frameAt: (batch: number) => Frame,
  workers: number,
): UpdateStages {
  if (run.gradient === null)
    return { first: [], next: [], last: [fusedStage(run, kernels, frameAt, workers)] };
  const kept = (continues: boolean): Stage => gradientStage(run, kernels, frameAt, workers, continues);
  const norms = run.norms === null ? [] : [normStage(run, kernels)];
  return { first: [kept(false)], next: [kept(true)], last: [...norms, applyStage(run, kernels, workers)] };
}

/** Rows of one parameter. */
interface Tile {
  readonly member: number;
  readonly layer: number;
  readonly parameter: number;
  readonly from: number;
  readonly to: number;
}

function cutAll({ network, spec }: Run, workers: number): Tile[] {
  const ofOne = network.layers.flatMap(({ parameters }, layer) =>
    parameters.flatMap(({ rows, cols, learns }, parameter) => {
      const ranges = learns === false ? [] : cutWeight(rows, cols, spec.batchSize, workers);
      return ranges.map((range) => ({ layer, parameter, ...range }));
    }),
  );
  return membersOf(network, (member) => ofOne.map((tile) => ({ member, ...tile }))).flat();
}

/** Something of each member, in their order. */
function membersOf<T>({ members }: Network, make: (member: number) => T): T[] {
  return Array.from({ length: members }, (_, member) => make(member));
}

/** The rows of a weight that a tile of the update takes: few enough to stay in the second-level cache. */
export function cutWeight(rows: number, cols: number, batch: number, workers: number): Range[] {
  const whole = (weights: number): number => Math.max(PANEL, Math.ceil(weights / cols / PANEL) * PANEL);
  const most = Math.min(MOST_WEIGHTS, MOST_PRODUCTS / batch);
  return cutRows(rows, whole(Math.min(LEAST_WEIGHTS, most)), whole(most), workers);
}

/** Gradient and rule together. */
function fusedStage(run: Run, kernels: Kernels, frameAt: (step: number) => Frame, workers: number): Stage {
  const { layers } = run.network;
  const updates = membersOf(run.network, (member) => updatesOf(run, member));
  const average = averaging(run, kernels);
  const tiles = cutAll(run, workers);
  return {
    tiles: () => tiles.length,
    prepare: (step) => advanceScalars(run, step),
    run(step, index) {
      const frame = frameAt(step);
      const { member, layer, parameter, from, to } = tiles[index]!;
      const own = frame.members[member]!;
      const [tensors, delta] = [own.layers[layer]!, own.deltaPanels[layer]!];
      const update = updates[member]![layer]![parameter]!;
      layers[layer]!.kind.update(kernels, tensors, delta, parameter, update, from, to);
      average?.(tiles[index]!);
    },
  };
}

/** The gradient of one batch, kept; or, where it `continues`, what was kept continued by it, sample after sample. */
function gradientStage(
  run: Run,
  kernels: Kernels,
  frameAt: (batch: number) => Frame,
  workers: number,
  continues: boolean,
): Stage {
  const { layers } = run.network;
  const updates = membersOf(run.network, (member) => gradientUpdatesOf(run, member, continues));
  const tiles = cutAll(run, workers);
  return {
    // The last step may have fewer batches.
    tiles: (batch) => (frameAt(batch).count === 0 ? 0 : tiles.length),
    run(batch, index) {
      const frame = frameAt(batch);
      const { member, layer, parameter, from, to } = tiles[index]!;
      const own = frame.members[member]!;
      const [tensors, delta] = [own.layers[layer]!, own.deltaPanels[layer]!];
      const update = updates[member]![layer]![parameter]!;
      layers[layer]!.kind.update(kernels, tensors, delta, parameter, update, from, to);
    },
  };
}

/** The squared norm of the gradient, block by block; a penalty belongs to the gradient. */
function normStage(run: Run, kernels: Kernels): Stage {
  const blocks = normBlocks(run.network);
  const updates = membersOf(run.network, (member) => penaltyUpdatesOf(run, member));
  const gradients = membersOf(run.network, (member) => gradientsOf(run, member));
  return {
    tiles: () => blocks.length,
    run(_step, index) {
      const { member, layer, parameter, from, to } = blocks[index]!;
      const update = updates[member]![layer]![parameter]!;
      const gradient = gradients[member]![layer]![parameter]!;
      if (update !== null) kernels.updateFrom(update, gradient, from, to);
      kernels.squaredNorm(run.norms!, index, gradient, from, to);
    },
  };
}

/** The rule with the gradient that was kept. */
function applyStage(run: Run, kernels: Kernels, workers: number): Stage {
  const updates = membersOf(run.network, (member) => updatesOf(run, member));
  const gradients = membersOf(run.network, (member) => gradientsOf(run, member));
  const average = averaging(run, kernels);
  const tiles = cutAll(run, workers);
  const blocks = normBlocks(run.network);
  return {
    tiles: () => tiles.length,
    prepare(step) {
      advanceScalars(run, step);
      if (run.norms !== null) scaleGroups(run, blocks, run.norms);
    },
    run(_step, index) {
      const { member, layer, parameter, from, to } = tiles[index]!;
      const update = updates[member]![layer]![parameter]!;
      kernels.updateFrom(update, gradients[member]![layer]![parameter]!, from, to);
      average?.(tiles[index]!);
    },
  };
}

/** What follows an update where the weights are averaged. */
function averaging(run: Run, kernels: Kernels) {
  if (run.average === null) return null;
  const averages = membersOf(run.network, (member) => averagesOf(run, member)!);
  const updates = membersOf(run.network, (member) => updatesOf(run, member));
  return ({ member, layer, parameter, from, to }: Tile): void => {
    const { parameter: weight, scalars } = updates[member]![layer]![parameter]!;
    kernels.average(averages[member]![layer]![parameter]!, weight, scalars, from, to);
  };
}

/** Sets what gradients are multiplied by to that which the norms ask for: of all parameters of a member together, or of each alone. */
function scaleGroups(run: Run, blocks: readonly NormBlock[], norms: Float64Array): void {
  const { groups, network } = run;
  const { clipNorm = 0, clipTensorNorm = 0 } = run.spec.transforms ?? {};
  const place = TRANSFORM_SCALARS + transforms['scale']!.slot;
  const squares = new Float64Array(groups.length);
  const all = new Float64Array(network.members);
  for (const [b, { member, layer, parameter }] of blocks.entries()) {
    const group = groupAt(run, member, layer, parameter);
    squares[group] = squares[group]! + norms[b]!;
    all[member] = all[member]! + norms[b]!;
  }
  for (const [g, { scalars }] of groups.entries()) {
    const member = Math.floor((g * network.members) / groups.length);
    scalars[place] =
      clipNorm > 0
        ? clipScale(clipNorm, Math.sqrt(all[member]!))
        : clipScale(clipTensorNorm, Math.sqrt(squares[g]!));
  }
}
