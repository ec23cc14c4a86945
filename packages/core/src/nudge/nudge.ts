import { FailureError, UsageError } from '../errors.ts';
import { Matrix } from '../matrix.ts';
import { Model } from '../model.ts';
import { amongMembers } from './among-members.ts';
import type { Goal } from './exclusion.ts';
import { type FoundWeight, findWeight } from './find-weight.ts';
import type { NudgeAnswer, NudgeChange, NudgeQuestion } from './nudge-answer.ts';
import { sampleCurve } from './output-curve.ts';
import { type RangeEnd, type ReachableRange, reachableRange } from './reachable-range.ts';
import { ascending, type Scan, scanOutput } from './scan.ts';
import { type SmallestChange, smallestChange } from './smallest-change.ts';
import { centralDifference, weightDerivatives } from './weight-derivatives.ts';
import { WeightResponse } from './weight-response.ts';

/** Relative to target and rise: what bounds, which are not rounded outward, must stay clear of the target by. */
const MARGIN = 1e-11;
/** The curve shows the weights that bring the unit's z from −8 to 8, where activations bend. */
const BEND = 8;

/**
 * How must one weight change for one output to rise by a given amount on one row? The question is answered exactly, as the
 * chapter of the book asks it before it turns to gradient descent.
 *
 * The unit that the weight leads to is a line in it, z(w) = z₀ + x·(w − w₀), and an output is some curve o(w) behind it. The curve is looked at
 * on a grid on both sides (see `scanDistances`), the first crossing of o(w₀) + by on either side is narrowed to neighboring doubles by
 * bisection, and the nearer one is taken. Then interval bounds try to prove that nothing nearer, or nothing at all, reaches it
 * (`proof: 'bounds'`, of relative changes of 10⁻⁶ and more; bounds are computed in doubles and kept clear by 10⁻¹¹); where they cannot, `proof`
 * is `'scan'`: searched as `searched` says, not proven. The changed network is run before its outputs are stated.
 *
 * @param input one row as the network sees it.
 * @throws UsageError when there is no such weight or output, `by` is zero or lost in rounding, or the input does not fit.
 * @throws FailureError when an output is not finite.
 * @example
 * ```ts
 * // One neuron, o = 2·x: with x = 3 the weight must rise by ½ for o to rise from 6 to 7.5.
 * const model = new Model({ inputs: 1, layers: [dense(1)] }, Float64Array.of(2, 0));
 * const { change, derivatives } = nudge(model, Float64Array.of(3), { layer: 0, from: 0, to: 0, output: 0, by: 1.5 });
 * [derivatives[0], change.delta, change.weight, change.after[0]]; // [3, 0.5, 2.5, 7.5]
 * ```
 */
export function nudge(whole: Model, input: Float64Array, question: NudgeQuestion): NudgeAnswer {
  const { output, by, member = 0 } = question;
  requireQuestion(whole, input, question);
  // In the whole first: the network of one member has a layer more, which is nobody's.
  findWeight(whole.network, question);
  const model = amongMembers(whole, input, member);
  const found = findWeight(model.network, question);
  const response = new WeightResponse(model, input, found);
  const { weight, unit } = response;
  const before = runChanged(model, input, found, weight);
  const goal = goalOf(before, question);
  const scan = scanOutput(response, output);
  const searched = ascending(scan);
  const smallest: SmallestChange =
    unit.slope === 0 ? { weight: null, proof: 'constant' } : smallestChange(response, goal, scan);
  const derivatives = weightDerivatives(response);
  const outputAt = (weights: Float64Array): Float64Array => response.outputAt(weights, output);
  const [from, to] = question.curve ?? curveRange(response, smallest.weight);
  return {
    name: whole.network.members === 1 ? found.name : `members.${member}.${found.name}`,
    weight,
    factor: unit.slope,
    before,
    target: goal.target,
    derivatives,
    centralDifference: centralDifference(response, output),
    firstOrder: derivatives[output] === 0 ? null : by / derivatives[output]!,
    change: smallest.weight === null ? null : changeTo(smallest.weight, model, input, found, goal),
    range: rangeOf(response, output, scan),
    proof: smallest.proof,
    searched: {
      from: searched.weights[0]!,
      to: searched.weights.at(-1)!,
      points: searched.weights.length,
    },
    curve: sampleCurve(outputAt, from, to),
  };
}

function requireQuestion(
  { network }: Model,
  input: Float64Array,
  { output, by, curve }: NudgeQuestion,
): void {
  const skipping = network.layers.findIndex(({ kind }) => kind.skips !== undefined);
  if (skipping >= 0)
    throw new UsageError(
      `nudge: expected layers that follow one another, got layer ${skipping} (${network.layers[skipping]!.spec.kind}), which takes an earlier one's input too`,
    );
  if (input.length !== network.inputs)
    throw new UsageError(`nudge: expected a row of ${network.inputs} inputs, got ${input.length}`);
  if (!Number.isInteger(output) || output < 0 || output >= network.outputs)
    throw new UsageError(`nudge: expected an output from 0 to ${network.outputs - 1}, got ${output}`);
  if (!Number.isFinite(by) || by === 0)
    throw new UsageError(`nudge: expected a rise other than 0, got ${by}; a negative one is a fall`);
  if (curve !== undefined && !(Number.isFinite(curve[0]) && curve[0] < curve[1] && Number.isFinite(curve[1])))
    throw new UsageError(
      `nudge: expected a curve from one weight to a larger one, got ${curve.join(' to ')}`,
    );
}

/** Every output of the whole network with another weight in its place. */
function runChanged(model: Model, input: Float64Array, { index }: FoundWeight, weight: number): Float64Array {
  const parameters = Float64Array.from(model.parameters);
  parameters[index] = weight;
  return new Model(model.network.spec, parameters).predict(new Matrix(1, input.length, input)).data;
}

function goalOf(before: Float64Array, { output, by }: NudgeQuestion): Goal {
  const present = before[output]!;
  if (!before.every(Number.isFinite))
    throw new FailureError(`nudge: expected finite outputs of this row, got ${before.join(', ')}`);
  const target = present + by;
  if (target === present || !Number.isFinite(target))
    throw new UsageError(`nudge: a rise of ${by} is lost in rounding beside the output, ${present}`);
  const margin = MARGIN * (Math.abs(target) + Math.abs(by));
  return { output, target, direction: by > 0 ? 1 : -1, margin };
}

function changeTo(
  weight: number,
  model: Model,
  input: Float64Array,
  found: FoundWeight,
  { output, target, direction }: Goal,
): NudgeChange {
  const after = runChanged(model, input, found, weight);
  if (direction * (after[output]! - target) < 0) {
    throw new FailureError(
      `nudge: expected the network with the weight ${weight} to give ${target}, got ${after[output]}; please report it`,
    );
  }
  return { delta: weight - model.parameters[found.index]!, weight, after };
}

function rangeOf(response: WeightResponse, output: number, scan: Scan): ReachableRange {
  if (response.unit.slope === 0) {
    const [value] = scan.up.values;
    const end: RangeEnd = { value: value!, weight: response.weight, kind: 'constant' };
    return { low: end, high: end };
  }
  const { weights, values } = ascending(scan);
  return reachableRange((weight) => response.outputAt([weight], output)[0]!, weights, values);
}

/** From one end to the other of: the present weight, the one found, and those where activations bend, with a little room. */
function curveRange({ weight, unit }: WeightResponse, found: number | null): [number, number] {
  if (unit.slope === 0) return [weight - 1, weight + 1];
  const z = unit.at(weight);
  const at = (other: number): number => weight + (other - z) / unit.slope;
  const shown = [weight, found ?? weight, at(-BEND), at(BEND)];
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const room = (high - low) / 32;
  return [low - room, high + room];
}
