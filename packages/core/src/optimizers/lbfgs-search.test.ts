import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cubicMinimum } from './cubic-minimum.ts';
import { lbfgsDoubles, lbfgsMemory, NUMBER } from './lbfgs-memory.ts';
import { beginIteration, MOST_TRIALS, nextTrial, Phase } from './lbfgs-search.ts';

type Function = (x: Float64Array) => { value: number; gradient: Float64Array };

const B = [1, -1, 3];
const functions: Readonly<Record<string, Function>> = {
  quadratic([x, y, z]) {
    const value = (x! - 1) ** 2 + 10 * (y! + 1) ** 2 + 0.1 * (z! - 3) ** 2 + x! * y!;
    return { value, gradient: Float64Array.of(2 * (x! - 1) + y!, 20 * (y! + 1) + x!, 0.2 * (z! - 3)) };
  },
  rosenbrock(x) {
    let value = 0;
    const gradient = new Float64Array(x.length);
    for (let i = 0; i + 1 < x.length; i++) {
      const off = x[i + 1]! - x[i]! * x[i]!;
      value += 100 * off * off + (1 - x[i]!) ** 2;
      gradient[i]! += -400 * x[i]! * off - 2 * (1 - x[i]!);
      gradient[i + 1]! += 200 * off;
    }
    return { value, gradient };
  },
  quartic(x) {
    const value = x.reduce((sum, v, i) => sum + (v - B[i]!) ** 4 + v * v, 0);
    return { value, gradient: x.map((v, i) => 4 * (v - B[i]!) ** 3 + 2 * v) };
  },
};

/** The parameters after each iteration, and the evaluations that each took. */
function trajectory(f: Function, start: number[], iterations: number, rate: number, history: number) {
  const doubles = new Float64Array(lbfgsDoubles(start.length, history));
  const memory = lbfgsMemory(doubles, start.length, history);
  const x = Float64Array.from(start);
  const steps: number[][] = [];
  const evaluations: number[] = [];
  for (let k = 0; k < iterations; k++) {
    beginIteration(memory, x, rate);
    let trials = 0;
    while (memory.numbers[NUMBER.phase] !== Phase.done) {
      const { numbers } = memory;
      if (numbers[NUMBER.phase] === Phase.bracket || numbers[NUMBER.phase] === Phase.zoom) trials++;
      const { value, gradient } = f(x);
      nextTrial(memory, x, value, gradient, rate);
    }
    steps.push([...x]);
    evaluations.push(trials);
  }
  return { steps, evaluations };
}

test('takes the steps worked out by hand', () => {
  const square: Function = ([x]) => ({ value: x! * x!, gradient: Float64Array.of(2 * x!) });
  // g = 6, so t = 1/6 and θ = 2, where the slope has fallen from −36 to −24. Then s = −1, y = −2, H = ½ and θ = 2 − ½·4.
  expect(trajectory(square, [3], 3, 1, 5).steps).toEqual([[2], [0], [0]]);
});

interface Case {
  readonly function: string;
  readonly learningRate: number;
  readonly history: number;
  readonly start: number[];
  readonly steps: number[][];
  readonly evaluations: number[];
}

// Made by test/fixtures/make_lbfgs.py with PyTorch.
const fixture = JSON.parse(
  readFileSync(new URL('../../test/fixtures/lbfgs.json', import.meta.url), 'utf8'),
) as Case[];

test.each(fixture)(
  'follows PyTorch: $function from $start, rate $learningRate, history $history',
  (given) => {
    const { learningRate, history, start, steps, evaluations } = given;
    const own = trajectory(functions[given.function]!, start, steps.length, learningRate, history);
    expect(own.evaluations).toEqual(evaluations);
    own.steps.forEach((parameters, k) => {
      parameters.forEach((value, i) => {
        expect(Math.abs(value - steps[k]![i]!), `iteration ${k + 1}`).toBeLessThanOrEqual(1e-10);
      });
    });
  },
);

describe('a search', () => {
  test('ends where the function falls without end, with as many trials as it may have', () => {
    const down: Function = ([x]) => ({ value: -x!, gradient: Float64Array.of(-1) });
    const { steps, evaluations } = trajectory(down, [0], 1, 1, 5);
    expect(evaluations).toEqual([MOST_TRIALS + 1]);
    expect(steps[0]![0]).toBeGreaterThan(0);
  });

  test('goes back from where the function is no number', () => {
    const log: Function = ([x]) => ({ value: x! - Math.log(x!), gradient: Float64Array.of(1 - 1 / x!) });
    const { steps } = trajectory(log, [3], 12, 100, 5);
    expect(steps.at(-1)![0]).toBeCloseTo(1, 6);
  });

  test('stays where the gradient is zero', () => {
    const flat: Function = () => ({ value: 1, gradient: Float64Array.of(0, 0) });
    expect(trajectory(flat, [3, 4], 2, 1, 5)).toEqual({
      steps: [
        [3, 4],
        [3, 4],
      ],
      evaluations: [0, 0],
    });
  });
});

test('the minimum of a cubic is kept within its limits, and is the middle where there is none', () => {
  const [a, b] = [
    { t: 0, value: 1, slope: -2 },
    { t: 3, value: 4, slope: 4 },
  ];
  expect(cubicMinimum(a, b, 0, 3)).toBe(1);
  expect(cubicMinimum(b, a, 0, 3)).toBe(1);
  expect(cubicMinimum(a, b, 2, 3)).toBe(2);
  expect(cubicMinimum(a, { ...b, value: Number.NaN }, 0, 3)).toBe(1.5);
  expect(cubicMinimum(a, { ...b, value: Number.POSITIVE_INFINITY }, 0, 3)).toBe(1.5);
});
