import { UsageError } from '../errors.ts';
import { Matrix } from '../matrix.ts';
import { Model } from '../model.ts';
import { memberDepth } from '../network.ts';

/**
 * One member of a network as a network by itself that gives the outputs of them all on one row: what the others reach there is constant, and
 * one more layer takes the mean, z ↦ (z + Σ others) / members. Weights of the member keep their layer.
 *
 * @param member counted from 0.
 * @throws UsageError when there is no such member.
 */
export function amongMembers(model: Model, input: Float64Array, member: number): Model {
  const { inputs, layers, members, parameterCount } = model.network;
  if (!Number.isInteger(member) || member < 0 || member >= members)
    throw new UsageError(`nudge: expected a member from 0 to ${members - 1}, got ${member}`);
  if (members === 1) return model;
  const alone = memberDepth(model.network);
  const own = layers.slice(0, alone).map(({ spec }) => spec);
  const each = parameterCount / members;
  const parametersOf = (m: number): Float64Array => model.parameters.subarray(m * each, (m + 1) * each);
  const row = new Matrix(1, inputs, input);
  const width = layers[alone - 1]!.outputs;
  const others = new Float64Array(width);
  for (let m = 0; m < members; m++) {
    if (m === member) continue;
    const reached = new Model({ inputs, layers: own }, parametersOf(m)).predict(row).data;
    for (let i = 0; i < width; i++) others[i] = others[i]! + reached[i]!;
  }
  const mean = new Float64Array(width * width + width);
  for (let i = 0; i < width; i++) {
    mean[i * width + i] = 1 / members;
    mean[width * width + i] = others[i]! / members;
  }
  const taking = { kind: 'dense', units: width, bias: true, initializer: 'zeros' };
  const rest = layers.slice(alone).map(({ spec }) => spec);
  const parameters = new Float64Array(each + mean.length);
  parameters.set(parametersOf(member));
  parameters.set(mean, each);
  return new Model({ inputs, layers: [...own, taking, ...rest] }, parameters);
}
