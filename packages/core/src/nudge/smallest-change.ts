import { exclude, type Goal, type Piece } from './exclusion.ts';
import { bisect, type Curve, firstBracket } from './root-finding.ts';
import type { Scan, ScannedSide } from './scan.ts';
import type { WeightResponse } from './weight-response.ts';

/**
 * What an answer rests on. `bounds`: bounds of the output over all smaller changes (over all changes, when none reaches the goal) stay clear
 * of it. `scan`: the points that were looked at, and nothing is known of what may lie between two of them.
 * `constant`: the weight is multiplied with zero and changes nothing.
 */
export type Proof = 'bounds' | 'scan' | 'constant';

export interface SmallestChange {
  /** The nearest weight that reaches the goal; null when none was found. */
  readonly weight: number | null;
  readonly proof: Proof;
}

/** How close below the change found smaller ones are excluded: at the change itself bounds cannot be clear of the goal. */
const CLOSE = 1e-6;
/** How often a proof may turn up a smaller change than the one before. */
const MOST_ROUNDS = 16;

/** The weight nearest to the present one at which an output reaches its goal: from the scan, then held against bounds. */
export function smallestChange(response: WeightResponse, goal: Goal, scan: Scan): SmallestChange {
  const { weight: present } = response;
  const risen = (value: number): number => goal.direction * (value - goal.target);
  const rise: Curve = (weight) => risen(response.outputAt([weight], goal.output)[0]!);
  const crossing = ({ weights, values }: ScannedSide): number | null => {
    const bracket = firstBracket(rise, weights, values.map(risen));
    return bracket === null ? null : bisect(rise, bracket);
  };
  let weight = nearest(present, crossing(scan.down), crossing(scan.up));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const excluded = exclude(response, goal, rise, piecesNearer(response, weight));
    if (excluded === 'excluded') return { weight, proof: 'bounds' };
    if (excluded === 'open') break;
    weight = bisect(rise, { below: present, above: excluded });
  }
  return { weight, proof: 'scan' };
}

function nearest(present: number, a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.abs(a - present) < Math.abs(b - present) ? a : b;
}

/** All weights that are nearer to the present one than the one found, or all there are. */
function piecesNearer({ weight, unit }: WeightResponse, found: number | null): Piece[] {
  // Where nothing is known of the distance that matters, one that changes the unit's z by 1.
  const distance = found === null ? 1 / Math.abs(unit.slope) : Math.abs(found - weight) * (1 - CLOSE);
  const [left, right] = [weight - distance, weight + distance];
  const near = [
    { left, right: weight },
    { left: weight, right },
  ];
  if (found !== null) return near;
  const far = [
    { left: Number.NEGATIVE_INFINITY, right: left },
    { left: right, right: Number.POSITIVE_INFINITY },
  ];
  return [...near, ...far];
}
