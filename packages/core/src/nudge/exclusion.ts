import { Matrix } from '../matrix.ts';
import { canBound, outputBounds } from './output-bounds.ts';
import type { Curve } from './root-finding.ts';
import type { WeightResponse } from './weight-response.ts';

/** Multiplications that one proof may cost, and pieces that it may look at. */
const MOST_WORK = 1e8;
const MOST_PIECES = 20_000;
/** An unbounded piece is cut at this many times its end's distance. */
const OUTWARD = 4;

/** The weights from `left` to `right`, which may be infinite. */
export interface Piece {
  readonly left: number;
  readonly right: number;
}

/** `excluded`: no weight in the pieces reaches the goal. `open`: not decided. A number: a weight in them that does. */
export type Exclusion = 'excluded' | 'open' | number;

/** What one output is to become. */
export interface Goal {
  readonly output: number;
  readonly target: number;
  /** 1 when the output is to rise, −1 when it is to fall. */
  readonly direction: 1 | -1;
  /** What counts as rounding beside it. */
  readonly margin: number;
}

/**
 * Tries to prove that no weight in the pieces brings an output to its goal: a piece is done when the bounds of the output over it
 * stay clear of the goal, and else it is halved (branch and bound).
 */
export function exclude(
  response: WeightResponse,
  goal: Goal,
  rise: Curve,
  pieces: readonly Piece[],
): Exclusion {
  const { behind, layerOutputs, weight } = response;
  if (!canBound(behind)) return 'open';
  const cost = 2 * (behind?.parameters.length ?? 0) + layerOutputs.length;
  let left = Math.min(MOST_PIECES, Math.floor(MOST_WORK / cost));
  const open = [...pieces];
  for (let piece = open.pop(); piece !== undefined; piece = open.pop()) {
    if (left-- === 0) return 'open';
    if (staysClear(response, goal, piece)) continue;
    const middle = middleOf(piece, weight);
    if (!(middle > piece.left && middle < piece.right)) return 'open';
    if (rise(middle) >= 0) return middle;
    open.push({ left: piece.left, right: middle }, { left: middle, right: piece.right });
  }
  return 'excluded';
}

function middleOf({ left, right }: Piece, weight: number): number {
  if (left === Number.NEGATIVE_INFINITY) return weight - OUTWARD * (weight - right);
  if (right === Number.POSITIVE_INFINITY) return weight + OUTWARD * (left - weight);
  return left + (right - left) / 2;
}

/** Whether bounds show that the output does not reach the goal while the weight is in the piece. */
function staysClear({ unit, to, layerOutputs, behind }: WeightResponse, goal: Goal, piece: Piece): boolean {
  const { output, target, direction, margin } = goal;
  const zAt = (weight: number): number => (Number.isFinite(weight) ? unit.at(weight) : weight * unit.slope);
  const ends = [zAt(piece.left), zAt(piece.right)];
  const bounds = Matrix.from([layerOutputs, layerOutputs]);
  bounds.data[to] = Math.min(...ends);
  bounds.data[bounds.cols + to] = Math.max(...ends);
  const { cols, data } = outputBounds(behind, bounds);
  return direction === 1 ? data[cols + output]! < target - margin : data[output]! > target + margin;
}
