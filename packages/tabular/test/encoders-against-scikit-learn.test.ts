import { describe, expect, test } from 'vitest';
import { allRows } from '../src/column-cells.ts';
import type { EncoderOptions, EncoderSpec } from '../src/encoders/encoder.ts';
import { encoders } from '../src/encoders/index.ts';
import { quantile } from '../src/quantiles.ts';
import fixture from './fixtures/encoders.json' with { type: 'json' };
import { makeColumn } from './make-table.ts';

type Cell = number | null;

function numbers(cells: readonly Cell[]): number[] {
  return cells.map((x) => x ?? Number.NaN);
}

function fitted(kind: string, cells: readonly Cell[], options?: EncoderOptions): EncoderSpec {
  const context = { rows: allRows(cells.length), source: 't.csv', describeRow: String, options };
  const column = makeColumn('x', numbers(cells));
  return encoders[kind]!.fit([column], { ...context, range: { gain: 1, offset: 0 } })[0]!;
}

/** The features of the cells, row by row, without the indicator. */
function encoded(spec: EncoderSpec, cells: readonly Cell[]): number[][] {
  const encoder = encoders[spec.kind]!;
  const width = encoder.featureNames(spec, 'x').length;
  const into = new Float64Array(cells.length * width);
  encoder.bind(spec, makeColumn('x', numbers(cells)))(allRows(cells.length), into, 0, width);
  const kept = spec['missing'] === true ? width - 1 : width;
  return cells.map((_, row) => [...into.subarray(row * width, row * width + kept)]);
}

function expectNear(got: number, expected: number, what: string): void {
  expect(Math.abs(got - expected), what).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
}

/** One feature a cell; missing cells, which scikit-learn leaves missing, are Descent's own affair. */
function expectFeatures(spec: EncoderSpec, cells: readonly Cell[], expected: readonly Cell[]): void {
  const got = encoded(spec, cells);
  cells.forEach((cell, i) => {
    if (cell !== null) expectNear(got[i]![0]!, expected[i]!, `${spec.kind} of ${cell}`);
  });
}

describe.each(fixture)('the column “$name”', ({ train, cells, percentiles, ...expected }) => {
  const present = train.filter((x): x is number => x !== null).sort((a, b) => a - b);

  test('quantiles are numpy’s', () => {
    for (const [percent, value] of percentiles)
      expectNear(quantile(present, percent!, 100), value!, `${percent} %`);
  });

  test('robust is RobustScaler’s, clipped', () => {
    const spec = fitted('robust', train);
    expectNear(spec['median'] as number, expected.robust.median, 'median');
    expectNear(spec['scale'] as number, expected.robust.scale, 'scale');
    expectFeatures(spec, cells, expected.robust.features);
  });

  test('minMax is MinMaxScaler’s', () => {
    expectFeatures(fitted('minMax', train), cells, expected.minMax);
  });

  test.each(['uniform', 'normal'] as const)('quantile is QuantileTransformer’s, %s', (distribution) => {
    expectFeatures(fitted('quantile', train, { distribution }), cells, expected.quantile[distribution]);
  });

  test.each(expected.piecewiseLinear)(
    'piecewiseLinear has KBinsDiscretizer’s edges of $bins bins, of capped ties',
    ({ bins, edges, features }) => {
      const spec = fitted('piecewiseLinear', train, { bins });
      const learned = spec['edges'] as readonly number[];
      expect(learned).toHaveLength(edges.length);
      edges.forEach((edge, t) => {
        expectNear(learned[t]!, edge!, `edge ${t}`);
      });
      const there = cells.filter((cell) => cell !== null);
      encoded(spec, there).forEach((row, i) => {
        expect(row).toHaveLength(edges.length - 1);
        row.forEach((got, t) => {
          expectNear(got, features[i]![t]!, `feature ${t} of ${there[i]}`);
        });
      });
    },
  );
});
