import {
  type Model,
  type NudgeAnswer,
  type NudgeQuestion,
  nudge,
  type RangeEnd,
  UsageError,
} from '@descent/core';
import { requireOneTarget, type Schema } from './schema.ts';

/** A network's output as people read it, scale · output + offset: a probability, or a number in the target's own units. */
export interface ShownOutput {
  /** The label, or the target's column. */
  readonly name: string;
  /** Which of the network's outputs it comes from. */
  readonly index: number;
  readonly scale: number;
  readonly offset: number;
}

/** The outputs as people read them. A single output for two labels is the probability of the last, and its rest that of the first. */
export function shownOutputs(schema: Pick<Schema, 'target'>, outputs: number): ShownOutput[] {
  const target = requireOneTarget(schema, 'nudge');
  if (target.kind === 'values') {
    const units = { scale: target.deviation, offset: target.mean };
    return Array.from({ length: outputs }, (_, index) => ({ name: target.column, index, ...units }));
  }
  const { labels } = target;
  if (outputs === 1 && labels.length === 2) {
    return [
      { name: labels[0]!, index: 0, scale: -1, offset: 1 },
      { name: labels[1]!, index: 0, scale: 1, offset: 0 },
    ];
  }
  return labels.map((name, index) => ({ name, index, scale: 1, offset: 0 }));
}

/**
 * `nudge` in the words and units of the target: outputs are those of `shownOutputs`, and so are the output and the rise that are
 * asked for.
 *
 * @throws UsageError and FailureError as `nudge` does; UsageError when the schema has several targets.
 * @example
 * ```ts
 * // A price of mean 100 and deviation 20, of which the network's one neuron has learned o = 2·x.
 * const target = { kind: 'values', column: 'price', position: 1, mean: 100, deviation: 20 };
 * const model = new Model({ inputs: 1, layers: [dense(1)] }, Float64Array.of(2, 0));
 * const question = { layer: 0, from: 0, to: 0, output: 0, by: 30 };
 * const { before, change } = nudgeTarget({ target }, model, Float64Array.of(3), question);
 * [before[0], change.weight, change.after[0]]; // [220, 2.5, 250]
 * ```
 */
export function nudgeTarget(
  schema: Pick<Schema, 'target'>,
  model: Model,
  input: Float64Array,
  question: NudgeQuestion,
): NudgeAnswer {
  const shown = shownOutputs(schema, model.network.outputs);
  const asked = shown[question.output];
  // One that is not there is refused by `nudge`.
  if (asked === undefined) return nudge(model, input, question);
  const { index, scale, offset } = asked;
  if (scale === 0)
    throw new UsageError(`nudge: expected a target that varies, but in training it was always ${offset}`);
  const answer = nudge(model, input, { ...question, output: index, by: question.by / scale });
  const all = (outputs: Float64Array): Float64Array =>
    Float64Array.from(shown, (output) => output.scale * outputs[output.index]! + output.offset);
  const own = (value: number): number => scale * value + offset;
  const end = (of: RangeEnd): RangeEnd => ({ ...of, value: own(of.value) });
  const { low, high } = answer.range;
  return {
    ...answer,
    before: all(answer.before),
    target: own(answer.target),
    derivatives: Float64Array.from(shown, (output) => output.scale * answer.derivatives[output.index]!),
    centralDifference: scale * answer.centralDifference,
    change: answer.change === null ? null : { ...answer.change, after: all(answer.change.after) },
    range: scale > 0 ? { low: end(low), high: end(high) } : { low: end(high), high: end(low) },
    curve: { weights: answer.curve.weights, values: answer.curve.values.map(own) },
  };
}
