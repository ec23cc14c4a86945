import { TRANSFORM_SCALARS } from '../kernels/formulas.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { PANEL } from '../panels.ts';
import { clipScale } from '../transforms/clip-scale.ts';
import { transforms } from '../transforms/index.ts';
import { cutRows } from './cut.ts';
import type { Frame } from './frame.ts';
import { type NormBlock, normBlocks } from './norm-blocks.ts';
import type { Stage } from './program.ts';
import type { Run } from './run.ts';
import { advanceScalars } from './step-scalars.ts';
import { averagesOf, gradientsOf, gradientUpdatesOf, penaltyUpdatesOf, updatesOf } from './updates.ts';

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
  readonly layer: number;
  readonly parameter: number;
  readonly from: number;
  readonly to: number;
}

function cutAll(run: Run, workers: number): Tile[] {
  return run.network.layers.flatMap(({ parameters }, layer) =>
    parameters.flatMap(({ rows, cols }, parameter) =>
      cutWeight(rows, cols, run.spec.batchSize, workers).map((range) => ({ layer, parameter, ...range })),
    ),
  );
}

function cutWeight(rows: number, cols: number, batch: number, workers: number) {
  const whole = (weights: number): number => Math.max(PANEL, Math.ceil(weights / cols / PANEL) * PANEL);
  const most = Math.min(MOST_WEIGHTS, MOST_PRODUCTS / batch);
  return cutRows(rows, whole(Math.min(LEAST_WEIGHTS, most)), whole(most), workers);
}

/** Gradient and rule together. */
function fusedStage(run: Run, kernels: Kernels, frameAt: (step: number) => Frame, workers: number): Stage {
  const { layers } = run.network;
  const updates = updatesOf(run);
  const average = averaging(run, kernels);
  const tiles = cutAll(run, workers);
  return {
    tiles: () => tiles.length,
    prepare: (step) => advanceScalars(run, step),
    run(step, index) {
      const frame = frameAt(step);
      const { layer, parameter, from, to } = tiles[index]!;
      const [tensors, delta] = [frame.layers[layer]!, frame.deltaPanels[layer]!];
      const update = updates[layer]![parameter]!;
      layers[layer]!.kind.update(kernels, tensors, delta, parameter, update, from, to);
      average?.(layer, parameter, from, to);
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
  const updates = gradientUpdatesOf(run, continues);
  const tiles = cutAll(run, workers);
  return {
    // The last step may have fewer batches.
    tiles: (batch) => (frameAt(batch).count === 0 ? 0 : tiles.length),
    run(batch, index) {
      const frame = frameAt(batch);
      const { layer, parameter, from, to } = tiles[index]!;
      const [tensors, delta] = [frame.layers[layer]!, frame.deltaPanels[layer]!];
      const update = updates[layer]![parameter]!;
      layers[layer]!.kind.update(kernels, tensors, delta, parameter, update, from, to);
    },
  };
}

/** The squared norm of the gradient, block by block; a penalty belongs to the gradient. */
function normStage(run: Run, kernels: Kernels): Stage {
  const blocks = normBlocks(run.network);
  const updates = penaltyUpdatesOf(run);
  const gradients = gradientsOf(run);
  return {
    tiles: () => blocks.length,
    run(_step, index) {
      const { layer, parameter, from, to } = blocks[index]!;
      const update = updates[layer]![parameter]!;
      const gradient = gradients[layer]![parameter]!;
      if (update !== null) kernels.updateFrom(update, gradient, from, to);
      kernels.squaredNorm(run.norms!, index, gradient, from, to);
    },
  };
}

/** The rule with the gradient that was kept. */
function applyStage(run: Run, kernels: Kernels, workers: number): Stage {
  const updates = updatesOf(run);
  const gradients = gradientsOf(run);
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
      const { layer, parameter, from, to } = tiles[index]!;
      kernels.updateFrom(updates[layer]![parameter]!, gradients[layer]![parameter]!, from, to);
      average?.(layer, parameter, from, to);
    },
  };
}

/** What follows an update where the weights are averaged. */
function averaging(run: Run, kernels: Kernels) {
  const averages = averagesOf(run);
  if (averages === null) return null;
  const updates = updatesOf(run);
  return (layer: number, parameter: number, from: number, to: number): void => {
    const { parameter: weight, scalars } = updates[layer]![parameter]!;
    kernels.average(averages[layer]![parameter]!, weight, scalars, from, to);
  };
}

/** Sets what gradients are multiplied by to that which the norms ask for: of all parameters together, or of each alone. */
function scaleGroups(run: Run, blocks: readonly NormBlock[], norms: Float64Array): void {
  const { groups, groupOf } = run;
  const { clipNorm = 0, clipTensorNorm = 0 } = run.spec.transforms ?? {};
  const place = TRANSFORM_SCALARS + transforms['scale']!.slot;
  const squares = new Float64Array(groups.length);
  let all = 0;
  for (const [b, { layer, parameter }] of blocks.entries()) {
    const group = groupOf[layer]![parameter]!;
    squares[group] = squares[group]! + norms[b]!;
    all += norms[b]!;
  }
  for (const [g, { scalars }] of groups.entries()) {
    scalars[place] =
      clipNorm > 0 ? clipScale(clipNorm, Math.sqrt(all)) : clipScale(clipTensorNorm, Math.sqrt(squares[g]!));
  }
}
