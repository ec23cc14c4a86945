import { describe, expect, test } from 'vitest';
import { numericalGradient, relativeError } from '../../test/gradient-check.ts';
import { layers } from '../layers/index.ts';
import type { LayerSpec } from '../layers/layer.ts';
import { Matrix } from '../matrix.ts';
import { Model } from '../model.ts';
import { buildNetwork } from '../network.ts';
import { Purpose, uniform } from '../random.ts';
import { findWeight, type WeightPlace } from './find-weight.ts';
import { centralDifference, weightDerivatives } from './weight-derivatives.ts';
import { WeightResponse } from './weight-response.ts';

const activations = Object.keys(layers).filter((kind) => layers[kind]!.elementwise);
const dense = (units: number, bias = true): LayerSpec => ({
  ...{ kind: 'dense', units, bias },
  initializer: 'zeros',
});

function numbers(count: number, stream: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => 3 * uniform(7, Purpose.initialize, stream, i) - 1.5);
}

function randomModel(specs: readonly LayerSpec[], gain = 1): Model {
  const spec = { inputs: 3, layers: specs };
  const parameters = numbers(buildNetwork(spec).parameterCount, 1);
  return new Model(
    spec,
    parameters.map((value) => gain * value),
  );
}

/** Every weight and bias of a network. */
function everyPlace({ network }: Model): WeightPlace[] {
  return network.layers.flatMap(({ inputs, outputs, parameters }, layer) => {
    if (parameters.length === 0) return [];
    const froms = [...Array(inputs).keys(), ...(parameters.length === 2 ? (['bias'] as const) : [])];
    return froms.flatMap((from) => Array.from({ length: outputs }, (_, to) => ({ layer, from, to })));
  });
}

const ends: readonly (readonly [string, readonly LayerSpec[]])[] = [
  ['linear outputs', []],
  ['softmax', [{ kind: 'softmax' }]],
];

describe.each(activations)('through %s', (kind) => {
  test.each(ends)(
    'and %s, the derivative by every weight and bias is the central difference',
    (_end, end) => {
      // An exponential of large exponentials is too steep for a difference.
      const gain = kind === 'exponential' ? 0.25 : 1;
      const layers = [dense(5), { kind }, dense(4, false), { kind }, dense(2), ...end];
      const model = randomModel(layers, gain);
      const input = numbers(3, 2);
      const { spec } = model.network;
      const moved = Float64Array.from(model.parameters);
      for (const output of [0, 1]) {
        const run = (): number => new Model(spec, moved).predict(new Matrix(1, 3, input)).data[output]!;
        const numerical = numericalGradient(run, moved);
        const places = everyPlace(model).map((place) => findWeight(model.network, place));
        const responses = places.map((found) => new WeightResponse(model, input, found));
        const analytic = responses.map((response) => weightDerivatives(response)[output]!);
        expect(
          relativeError(
            analytic,
            places.map(({ index }) => numerical[index]!),
          ),
        ).toBeLessThanOrEqual(1e-7);
        const own = responses.map((response) => centralDifference(response, output));
        expect(relativeError(analytic, own)).toBeLessThanOrEqual(1e-7);
        expect(places).toHaveLength(moved.length);
      }
    },
  );

  test('the outputs for other weights have the bits of the changed network', () => {
    const model = randomModel([dense(5), { kind }, dense(4, false), { kind }, dense(2), { kind: 'softmax' }]);
    const input = numbers(3, 3);
    for (const place of everyPlace(model)) {
      const found = findWeight(model.network, place);
      const weights = numbers(3, 4);
      const got = new WeightResponse(model, input, found).outputsAt(weights);
      weights.forEach((weight, r) => {
        const changed = Float64Array.from(model.parameters);
        changed[found.index] = weight;
        const expected = new Model(model.network.spec, changed).predict(new Matrix(1, 3, input));
        expect(got.rowRange(r, r + 1).equals(expected)).toBe(true);
      });
    }
  });
});
