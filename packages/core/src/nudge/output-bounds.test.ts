import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layers } from '../layers/index.ts';
import type { LayerSpec } from '../layers/layer.ts';
import { Matrix } from '../matrix.ts';
import { Model } from '../model.ts';
import { buildNetwork } from '../network.ts';
import { canBound, outputBounds } from './output-bounds.ts';

const INPUTS = 3;
const specs: Readonly<Record<string, LayerSpec>> = {
  dense: { kind: 'dense', units: 2, bias: true, initializer: 'zeros' },
  dropout: { kind: 'dropout', rate: 0.3 },
};
const number = fc.double({ min: -6, max: 6, noNaN: true });
const triple = fc.array(number, { minLength: INPUTS, maxLength: INPUTS });

/** The kinds of layers that have a rule for bounds. */
const bounded = Object.keys(layers).flatMap((kind) => {
  const spec = specs[kind] ?? { kind };
  try {
    const network = buildNetwork({ inputs: INPUTS, layers: [spec] });
    const part = { network, parameters: new Float64Array(network.parameterCount) };
    return canBound(part) ? [[kind, spec] as const] : [];
  } catch {
    // A kind that needs options, of which bounds know nothing.
    return [];
  }
});

test('the layers of ordinary networks have bounds', () => {
  const ordinary = ['dense', 'dropout', 'identity', 'mish', 'relu', 'sigmoid', 'softmax', 'tanh'];
  const kinds = bounded.map(([kind]) => kind);
  expect(kinds).toEqual(expect.arrayContaining(ordinary));
});

describe.each(bounded)('%s', (_kind, spec) => {
  const network = buildNetwork({ inputs: INPUTS, layers: [spec] });
  const parameters = Float64Array.of(1.5, -0.7, 0.2, 3, -2, 0, 0.4, -0.1).subarray(0, network.parameterCount);
  const part = { network, parameters };
  const model = new Model(network.spec, parameters);

  test('gives what inputs within the bounds give, within the bounds', () => {
    fc.assert(
      fc.property(triple, triple, fc.array(triple, { maxLength: 5 }), (a, b, shares) => {
        const low = a.map((x, i) => Math.min(x, b[i]!));
        const high = a.map((x, i) => Math.max(x, b[i]!));
        const bounds = outputBounds(part, Matrix.from([low, high]));
        const inside = shares.map((share) =>
          share.map((s, i) => low[i]! + ((s + 6) / 12) * (high[i]! - low[i]!)),
        );
        const { cols, data } = model.predict(Matrix.from([low, high, ...inside]));
        data.forEach((y, i) => {
          expect(y).toBeGreaterThanOrEqual(bounds.data[i % cols]! - 1e-12);
          expect(y).toBeLessThanOrEqual(bounds.data[cols + (i % cols)]! + 1e-12);
        });
      }),
    );
  });

  test('gives bounds that meet where those of the inputs do, and none where nothing is known', () => {
    const point = [0.3, -1.2, 2.5];
    const { data, cols } = outputBounds(part, Matrix.from([point, point]));
    const [outputs] = model.predict(Matrix.from([point])).toRows();
    outputs!.forEach((y, c) => {
      expect(data[c]).toBeCloseTo(y, 13);
      expect(data[cols + c]).toBeCloseTo(y, 13);
    });
    const unknown = Array(INPUTS).fill(Number.POSITIVE_INFINITY);
    const all = outputBounds(part, Matrix.from([unknown.map((x) => -x), unknown]));
    expect(all.data.some(Number.isNaN)).toBe(false);
    outputs!.forEach((y, c) => {
      expect(all.data[c]).toBeLessThanOrEqual(y);
      expect(all.data[cols + c]).toBeGreaterThanOrEqual(y);
    });
  });
});

test.each(['gelu', 'mish', 'silu'])('%s goes down to its lowest point, and no further', (kind) => {
  const network = buildNetwork({ inputs: 1, layers: [{ kind }] });
  const model = new Model(network.spec, new Float64Array(0));
  const at = (x: number): number => model.predict(Matrix.from([[x]])).data[0]!;
  let [left, right] = [-6, 6];
  for (let i = 0; i < 200; i++) {
    const third = (right - left) / 3;
    if (at(left + third) > at(right - third)) left += third;
    else right -= third;
  }
  const part = { network, parameters: new Float64Array(0) };
  const { data } = outputBounds(part, Matrix.from([[-6], [6]]));
  expect(Math.abs(data[0]! - at(left))).toBeLessThan(1e-15);
  expect(data[1]).toBe(at(6));
  // Where the lowest point is not inside, it is none of the bounds.
  expect([...outputBounds(part, Matrix.from([[-6], [-3]])).data]).toEqual([at(-3), at(-6)]);
});
