import { describe, expect, test } from 'vitest';
import {
  type Binary,
  toBinary,
  trueCos,
  trueCosTurns,
  trueErfc,
  trueExp,
  trueExpm1,
  trueLog,
  trueLog1p,
  trueSigmoid,
  trueSin,
  trueSinTurns,
  trueSoftplus,
  trueTanh,
  ulps,
} from '../test/true-value.ts';
import {
  cos,
  cosTurns,
  erfc,
  exp,
  expm1,
  flushSubnormal,
  log,
  log1p,
  sigmoid,
  sin,
  sinTurns,
  softplus,
  tanh,
} from './numerics.ts';
import { uniform } from './random.ts';

let draws = 0;
const random = (from: number, to: number) => from + (to - from) * uniform(2, 0, 0, draws++);
/** A number of random sign and mantissa with an exponent from that range. */
const anySize = (from: number, to: number) =>
  (random(-1, 1) < 0 ? -1 : 1) * random(1, 2) * 2 ** Math.floor(random(from, to + 1));
const times = (n: number, draw: () => number) => Array.from({ length: n }, draw);
const neighbors = (x: number) => {
  const word = new BigInt64Array(Float64Array.of(x).buffer)[0]!;
  return times(41, () => 0).map(
    (_, i) => new Float64Array(BigInt64Array.of(word + BigInt(i - 20)).buffer)[0]!,
  );
};

/** The largest error over the points, and where: a failure names the point. */
function worst(
  f: (x: number) => number,
  truth: (x: Binary) => Binary,
  points: readonly number[],
): { at: number; ulps: number } {
  let result = { at: 0, ulps: 0 };
  for (const at of points) {
    const error = ulps(f(at), truth(toBinary(at)));
    if (!(error <= result.ulps)) result = { at, ulps: error };
  }
  return result;
}

const TINY = Number.MIN_VALUE;

describe('within a few ulp of the true value', () => {
  test('exp, 1 ulp', () => {
    const halves = times(40, () => Math.floor(random(-1070, 1020)) + 0.5).flatMap((k) =>
      neighbors(k * Math.LN2),
    );
    const extremes = [
      -745, -746, -720, 709.78, 709.782712893384, -745.1332191019411, -708.3964185322641,
    ].flatMap(neighbors);
    const points = [
      ...times(3000, () => random(-746, 709.78)),
      ...times(1000, () => random(-2, 2)),
      ...halves,
      ...extremes,
    ];
    const small = times(500, () => anySize(-1070, 0));
    expect(worst(exp, trueExp, [...points, ...small]).ulps).toBeLessThan(1);
  });

  test('expm1, 2 ulp', () => {
    const points = [...times(2000, () => random(-40, 709.78)), ...times(2000, () => random(-2, 2))];
    const halves = times(40, () => Math.floor(random(-56, 60)) + 0.5).flatMap((k) => neighbors(k * Math.LN2));
    const small = times(500, () => anySize(-1070, 0));
    const around = [-40, -37.5, -1, 1, 709.78].flatMap(neighbors);
    expect(
      worst(expm1, trueExpm1, [...points, ...halves, ...small, ...around, -745, TINY, -TINY]).ulps,
    ).toBeLessThan(2);
  });

  test('erfc, 4 ulp', () => {
    const points = [...times(600, () => random(-6, 6)), ...times(150, () => random(6, 27.3))];
    const small = times(50, () => anySize(-1070, 0));
    const around = [4, 26.54, 27.2].flatMap((x) => neighbors(x).slice(15, 26));
    expect(worst(erfc, trueErfc, [...points, ...small, ...around, 0, -28, 28]).ulps).toBeLessThan(4);
  });

  test('log, 1 ulp', () => {
    const around = [
      0.5,
      Math.SQRT1_2,
      1,
      Math.SQRT2,
      2,
      Math.E,
      2 ** -1022,
      Number.MAX_VALUE / 1.000001,
    ].flatMap(neighbors);
    const points = [
      ...times(3000, () => random(0.4, 2.5)),
      ...times(2000, () => Math.abs(anySize(-1022, 1023))),
      ...around,
    ];
    const subnormal = times(300, () => Math.ceil(random(0, 2 ** 52)) * TINY);
    expect(worst(log, trueLog, [...points, ...subnormal, TINY, Number.MAX_VALUE]).ulps).toBeLessThan(1);
  });

  test('log1p, 2 ulp', () => {
    const points = [
      ...times(3000, () => random(-1, 1.5)),
      ...times(1500, () => Math.abs(anySize(-1070, 1020))),
    ];
    const negative = times(1000, () => -Math.abs(anySize(-1070, -1)));
    const around = [-0.5, Math.SQRT2 - 1, Math.SQRT1_2 - 1, 1, 2 ** -53, 2 ** -52, 2 ** 52, 2 ** 53].flatMap(
      neighbors,
    );
    const all = [...points, ...negative, ...around].filter((x) => x > -1);
    expect(worst(log1p, trueLog1p, all).ulps).toBeLessThan(2);
  });

  test('tanh, 2 ulp', () => {
    const points = [...times(3000, () => random(-2, 2)), ...times(500, () => random(-23, 23))];
    const small = times(500, () => anySize(-1070, 0));
    const around = [0.625, -0.625, 0.5493061443340549, 1, 19.06].flatMap(neighbors);
    expect(worst(tanh, trueTanh, [...points, ...small, ...around, TINY, -TINY]).ulps).toBeLessThan(2);
  });

  test('sin and cos, 1 ulp', () => {
    const turns = times(60, () => Math.floor(random(-63_000, 63_000))).flatMap((k) =>
      neighbors(k * (Math.PI / 2)),
    );
    const around = [1, 2, 3, 4, 0.5, 1.5, 2.5].flatMap((k) => neighbors(k * (Math.PI / 2)));
    const points = [
      ...times(2000, () => random(-1e5, 1e5)),
      ...times(2000, () => random(-7, 7)),
      ...times(500, () => random(-1_647_099, 1_647_099)),
      ...times(300, () => anySize(-60, 0)),
      ...[...turns, ...around],
    ];
    expect(worst(sin, trueSin, points).ulps).toBeLessThan(1);
    expect(worst(cos, trueCos, points).ulps).toBeLessThan(1);
    const tiny = times(100, () => anySize(-1022, -60));
    expect(worst(sin, trueSin, tiny).ulps).toBeLessThan(1);
  });

  test('sigmoid, 3 ulp', () => {
    const points = [
      ...times(800, () => random(-5, 5)),
      ...times(400, () => random(-746, 40)),
      ...times(100, () => anySize(-1070, 0)),
    ];
    expect(worst(sigmoid, trueSigmoid, [...points, -745, -720]).ulps).toBeLessThan(3);
  });

  test('softplus, 3 ulp', () => {
    const points = [
      ...times(800, () => random(-5, 5)),
      ...times(300, () => random(-746, 40)),
      ...times(100, () => anySize(-1070, 0)),
    ];
    expect(worst(softplus, trueSoftplus, [...points, -745, -720, 36.7, 709]).ulps).toBeLessThan(3);
  });
});

describe('within a few ulp of the true value: turns', () => {
  const points = [
    ...times(1000, () => random(-1, 1)),
    ...times(500, () => random(-1000, 1000)),
    ...times(300, () => anySize(-300, 30)),
    ...[0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 1, 3.25, -0.25, -0.5].flatMap(neighbors),
  ];
  // Where the true value is 0 there is no last place to count in.
  const isZero = (f: (x: number) => number) => (x: number) => f(x) !== 0;

  test('cosTurns, 2 ulp', () => {
    expect(worst(cosTurns, trueCosTurns, points.filter(isZero(cosTurns))).ulps).toBeLessThan(2);
    expect(points.filter((x) => cosTurns(x) === 0 && Math.abs(x % 0.5) !== 0.25)).toEqual([]);
  });

  test('sinTurns, 2 ulp', () => {
    expect(worst(sinTurns, trueSinTurns, points.filter(isZero(sinTurns))).ulps).toBeLessThan(2);
    expect(points.filter((x) => sinTurns(x) === 0 && x % 0.5 !== 0)).toEqual([]);
  });
});

describe('where there is nothing to round', () => {
  test('the oracle agrees with the engine, loosely', () => {
    for (const x of [0.3, -2, 5]) {
      expect(ulps(Math.exp(x), trueExp(toBinary(x)))).toBeLessThan(4);
      expect(ulps(Math.tanh(x), trueTanh(toBinary(x)))).toBeLessThan(4);
      expect(ulps(Math.sin(x), trueSin(toBinary(x)))).toBeLessThan(4);
      expect(ulps(Math.cos(x), trueCos(toBinary(x)))).toBeLessThan(4);
      expect(ulps(Math.log1p(Math.abs(x)), trueLog1p(toBinary(Math.abs(x))))).toBeLessThan(4);
    }
  });

  test.each<[(x: number) => number, [number, number][]]>([
    [
      exp,
      [
        [0, 1],
        [-0, 1],
        [Infinity, Infinity],
        [-Infinity, 0],
        [NaN, NaN],
        [-1000, 0],
        [-746, 0],
        [709.79, Infinity],
        [TINY, 1],
        [-TINY, 1],
      ],
    ],
    [
      exp,
      [
        [-745.1332191019411, TINY],
        [-745.1332191019412, 0],
        [1e308, Infinity],
        [-1e308, 0],
        [710, Infinity],
      ],
    ],
    [
      expm1,
      [
        [0, 0],
        [-0, -0],
        [Infinity, Infinity],
        [-Infinity, -1],
        [NaN, NaN],
        [-1000, -1],
        [710, Infinity],
        [TINY, TINY],
        [-TINY, -TINY],
      ],
    ],
    [
      erfc,
      [
        [0, 1],
        [-0, 1],
        [Infinity, 0],
        [-Infinity, 2],
        [NaN, NaN],
        [27.5, 0],
        [1e308, 0],
        [-6, 2],
        [-1e308, 2],
        [TINY, 1],
      ],
    ],
    [
      log,
      [
        [1, 0],
        [0, -Infinity],
        [-0, -Infinity],
        [Infinity, Infinity],
        [-Infinity, NaN],
        [-1, NaN],
        [-TINY, NaN],
        [NaN, NaN],
      ],
    ],
    [
      log1p,
      [
        [0, 0],
        [-0, -0],
        [-1, -Infinity],
        [-1.5, NaN],
        [Infinity, Infinity],
        [-Infinity, NaN],
        [NaN, NaN],
        [-TINY, -TINY],
      ],
    ],
    [
      tanh,
      [
        [0, 0],
        [-0, -0],
        [Infinity, 1],
        [-Infinity, -1],
        [NaN, NaN],
        [20, 1],
        [-20, -1],
        [1e308, 1],
        [-TINY, -TINY],
      ],
    ],
    [
      cosTurns,
      [
        [0, 1],
        [-0, 1],
        [0.5, -1],
        [1, 1],
        [1e15, 1],
        [Infinity, NaN],
        [-Infinity, NaN],
        [NaN, NaN],
      ],
    ],
    [
      sinTurns,
      [
        [0, 0],
        [0.25, 1],
        [-0.25, -1],
        [0.75, -1],
        [1e15 + 0.25, 1],
        [Infinity, NaN],
        [-Infinity, NaN],
        [NaN, NaN],
      ],
    ],
    [
      sigmoid,
      [
        [0, 0.5],
        [-0, 0.5],
        [Infinity, 1],
        [-Infinity, 0],
        [NaN, NaN],
        [-1000, 0],
        [1000, 1],
      ],
    ],
    [
      softplus,
      [
        [Infinity, Infinity],
        [-Infinity, 0],
        [NaN, NaN],
        [-1000, 0],
        [1000, 1000],
      ],
    ],
    [
      sin,
      [
        [0, 0],
        [-0, -0],
        [Infinity, NaN],
        [-Infinity, NaN],
        [NaN, NaN],
        [TINY, TINY],
        [-TINY, -TINY],
        [1e300, sin(1_647_099)],
        [-1e9, -sin(1_647_099)],
      ],
    ],
    [
      cos,
      [
        [0, 1],
        [-0, 1],
        [Infinity, NaN],
        [-Infinity, NaN],
        [NaN, NaN],
        [TINY, 1],
        [Math.PI, -1],
        [1e300, cos(1_647_099)],
      ],
    ],
    [
      flushSubnormal,
      [
        [2 ** -1022, 2 ** -1022],
        [-(2 ** -1022), -(2 ** -1022)],
        [1e-310, 0],
        [-1e-310, 0],
        [-0, 0],
        [NaN, NaN],
        [-Infinity, -Infinity],
        [1, 1],
      ],
    ],
  ])('%o: exact values', (f, cases) => {
    for (const [x, value] of cases) expect(f(x), `${f.name}(${x})`).toBe(value);
  });

  // A changed bit here is a changed bit in every model file: such a change needs a new version, not just a new fingerprint.
  test.each([
    [exp, -745, 709, 'dcb5948e'],
    [expm1, -40, 40, 'b20dc306'],
    [erfc, -6, 27, 'a4d3b4ca'],
    [log, 0, 20, '96385f96'],
    [log1p, -1, 20, '9339a97e'],
    [tanh, -3, 3, '259bfde5'],
    [sin, -100, 100, '659fae3f'],
    [cos, -100, 100, 'b3b136d0'],
    [sigmoid, -40, 40, 'c5d2317e'],
    [softplus, -40, 40, 'f0462c93'],
  ])('%o: the bits of 2,000 values from %i to %i', (f, from, to, fingerprint) => {
    const values = Float64Array.from({ length: 2000 }, (_, i) => f(from + (to - from) * uniform(0, 0, 0, i)));
    let hash = 0;
    for (const word of new Int32Array(values.buffer)) hash = Math.imul(hash ^ word, 0x01000193);
    expect((hash >>> 0).toString(16)).toBe(fingerprint);
  });

  test('tanh is odd and sigmoid(x) + sigmoid(−x) is 1, nearly', () => {
    for (const x of times(200, () => random(-30, 30))) {
      expect(tanh(-x)).toBe(-tanh(x));
      expect(Math.abs(sigmoid(x) + sigmoid(-x) - 1)).toBeLessThan(3e-16);
    }
  });
});
