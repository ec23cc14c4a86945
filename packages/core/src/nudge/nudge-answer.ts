import type { WeightPlace } from './find-weight.ts';
import type { OutputCurve } from './output-curve.ts';
import type { ReachableRange } from './reachable-range.ts';
import type { Proof } from './smallest-change.ts';

/** How must this weight change for this output to rise by so much? All counted from 0. */
export interface NudgeQuestion extends WeightPlace {
  readonly output: number;
  /** Of a network of several members, whose weight it is; what the others say stays as it is [0]. */
  readonly member?: number;
  /** In the network's own units; negative to have the output fall. */
  readonly by: number;
  /** The weights from which to which the curve is sampled; left out, from one end of what happens to the other. */
  readonly curve?: readonly [from: number, to: number];
}

/** The nearest weight that answers the question, and what it does. */
export interface NudgeChange {
  /** weight − the present weight, with its sign. */
  readonly delta: number;
  readonly weight: number;
  /** Every output of the changed network, which was run. */
  readonly after: Float64Array;
}

/** What `nudge` found. */
export interface NudgeAnswer {
  /** The name of the weight's tensor in the model file. */
  readonly name: string;
  /** The weight as it is. */
  readonly weight: number;
  /** What the weight is multiplied with on this row; 1 for a bias. */
  readonly factor: number;
  /** Every output as it is. */
  readonly before: Float64Array;
  /** What the output is to become: before + by. */
  readonly target: number;
  /** ∂oⱼ/∂w of every output j, by one pass back through the layers. */
  readonly derivatives: Float64Array;
  /** ∂o/∂w of the output in question once more, by central differences: for comparison. */
  readonly centralDifference: number;
  /** by / (∂o/∂w), what the change would be if the output were a line; null where the slope is zero. */
  readonly firstOrder: number | null;
  /** The smallest change that reaches the target; null when none was found. */
  readonly change: NudgeChange | null;
  /** What the output can be brought to by this weight, as far as was searched. */
  readonly range: ReachableRange;
  /** What it rests on that no smaller change, or none at all, reaches the target. */
  readonly proof: Proof;
  /** How far was looked, and at how many weights. */
  readonly searched: { readonly from: number; readonly to: number; readonly points: number };
  /** The output over the weight. */
  readonly curve: OutputCurve;
}
