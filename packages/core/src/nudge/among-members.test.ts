import { expect, test } from 'vitest';
import { dense } from '../layers/dense.ts';
import { softmax } from '../layers/softmax.ts';
import { tanh } from '../layers/tanh.ts';
import { Matrix } from '../matrix.ts';
import { Model } from '../model.ts';
import { buildNetwork } from '../network.ts';
import { uniform } from '../random.ts';
import { amongMembers } from './among-members.ts';
import { nudge } from './nudge.ts';

const spec = { inputs: 3, layers: [dense(4), tanh(), dense(2), softmax()], members: 3 };
const { parameterCount } = buildNetwork(spec);
const parameters = Float64Array.from({ length: parameterCount }, (_, i) => 2 * uniform(5, 1, 0, i) - 1);
const input = Float64Array.of(0.5, -1, 2);
const outputs = (model: Model): Float64Array => model.predict(new Matrix(1, 3, input)).data;

test('each member by itself gives the outputs of all', () => {
  const model = new Model(spec, parameters);
  for (const member of [0, 1, 2]) {
    const alone = outputs(amongMembers(model, input, member));
    for (const [k, output] of outputs(model).entries()) expect(alone[k]!).toBeCloseTo(output, 14);
  }
  expect(() => amongMembers(model, input, 3)).toThrow('expected a member from 0 to 2, got 3');
});

test('a weight of one member is nudged, and the network of all has the outputs that were promised', () => {
  const model = new Model(spec, parameters);
  const answer = nudge(model, input, { layer: 0, from: 1, to: 2, output: 0, by: 0.002, member: 1 });
  expect(answer.name).toBe('members.1.layers.0.weight');
  const { change } = answer;
  const changed = parameters.slice();
  const own = parameterCount / 3;
  const index = own + 1 * 4 + 2;
  expect(changed[index]).toBe(answer.weight);
  changed[index] = change!.weight;
  const after = outputs(new Model(spec, changed));
  for (const [k, output] of after.entries()) expect(output).toBeCloseTo(change!.after[k]!, 13);
  expect(after[0]! - outputs(model)[0]!).toBeCloseTo(0.002, 12);
});

test.each([3, 4])('the layer that takes the mean is not to be asked for: layer %i', (layer) => {
  const model = new Model(spec, parameters);
  const nudgeLayer = () => nudge(model, input, { layer, from: 0, to: 0, output: 0, by: 0.002, member: 1 });
  expect(nudgeLayer).toThrow(layer === 3 ? /layers that have them: 0, 2$/ : /a layer from 0 to 3, got 4/);
});
