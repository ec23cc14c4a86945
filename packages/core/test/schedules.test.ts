import { readFileSync } from 'node:fs';
import {
  completeSchedule,
  type Moment,
  SCHEDULE_STATE,
  type ScheduleSpec,
  scheduleFactor,
  schedules,
} from '@descent/core';
import { describe, expect, test } from 'vitest';

interface Fixture {
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  readonly rows: number;
  readonly losses: number[];
  readonly cases: readonly { readonly spec: ScheduleSpec; readonly rates: number[] }[];
}

// Made by fixtures/make_schedules.py with PyTorch and scikit-learn.
const fixture = JSON.parse(
  readFileSync(new URL('./fixtures/schedules.json', import.meta.url), 'utf8'),
) as Fixture;

/** The factors of all steps, epoch by epoch, each of which ends with a loss. */
function factors(spec: ScheduleSpec, epochs: number, stepsPerEpoch: number, losses: number[] = []): number[] {
  const options = completeSchedule(spec);
  const state = new Float64Array(SCHEDULE_STATE);
  const schedule = schedules[spec.name]!;
  schedule.begin?.(state);
  const all = [];
  for (let step = 0; step < epochs * stepsPerEpoch; step++) {
    const moment: Moment = { step, steps: epochs * stepsPerEpoch, stepsPerEpoch, rows: fixture.rows };
    all.push(scheduleFactor(spec.name, options, moment, state));
    if ((step + 1) % stepsPerEpoch === 0)
      schedule.observe?.(options, losses[(step + 1) / stepsPerEpoch - 1]!, state);
  }
  return all;
}

/** Factors worked out by hand, for 4 epochs of 2 steps. */
const byHand: Readonly<Record<string, { spec: ScheduleSpec; factors: number[] }[]>> = {
  constant: [{ spec: { name: 'constant' }, factors: [1, 1, 1, 1, 1, 1, 1, 1] }],
  step: [{ spec: { name: 'step', every: 2, gamma: 0.5 }, factors: [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5] }],
  exponential: [
    { spec: { name: 'exponential', gamma: 0.5 }, factors: [1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125] },
  ],
  cosine: [
    {
      spec: { name: 'cosine' },
      // t = 0, ⅛, ¼, …: ½(1 + cos πt), with cos π/4 = √½ and cos π/8 = √(½ + ½√½).
      factors: [1, Math.sqrt(0.5 + Math.SQRT1_2 / 2), Math.SQRT1_2, Math.sqrt(0.5 - Math.SQRT1_2 / 2)]
        .flatMap((c) => [c])
        .map((c) => 0.5 * (1 + c))
        .concat(
          [0, -Math.sqrt(0.5 - Math.SQRT1_2 / 2), -Math.SQRT1_2, -Math.sqrt(0.5 + Math.SQRT1_2 / 2)].map(
            (c) => 0.5 * (1 + c),
          ),
        ),
    },
  ],
  oneCycle: [
    {
      // The peak is step ½·8 − 1 = 3; it goes up by cosines of π·t/3 and down by those of π·t/4.
      spec: { name: 'oneCycle', rise: 0.5, divisor: 2, finalDivisor: 5 },
      factors: [
        ...[0.5, 0.625, 0.875, 1],
        ...[0.1 + 0.45 * (1 + Math.SQRT1_2), 0.55, 0.1 + 0.45 * (1 - Math.SQRT1_2), 0.1],
      ],
    },
  ],
  warmUp: [
    { spec: { name: 'warmUp', epochs: 2, start: 0.5 }, factors: [0.5, 0.625, 0.75, 0.875, 1, 1, 1, 1] },
    // Any other schedule may begin with one.
    {
      spec: { name: 'exponential', gamma: 0.5, warmUp: 2, warmUpStart: 0.5 },
      factors: [0.5, 0.625, 0.375, 0.4375, 0.25, 0.25, 0.125, 0.125],
    },
  ],
  coslog4: [
    {
      // 1 + 15t at t = k/8; the waves are log₂ of 1, 23/8, 19/4, 53/8, 17/2, 83/8, 49/4 and 113/8.
      spec: { name: 'coslog4' },
      factors: [8, 23, 38, 53, 68, 83, 98, 113].map(
        (eighths) => 0.5 * (1 - Math.cos(2 * Math.PI * Math.log2(eighths / 8))),
      ),
    },
  ],
  reduceOnPlateau: [
    {
      // The losses stall from the second epoch on.
      spec: { name: 'reduceOnPlateau', factor: 0.5, patience: 1 },
      factors: [1, 1, 1, 1, 1, 1, 0.5, 0.5],
    },
  ],
  inverseScaling: [
    {
      spec: { name: 'inverseScaling', power: 0.5 },
      factors: [0, 1, 2, 3].flatMap((epoch) => Array(2).fill(1 / Math.sqrt(1 + epoch * fixture.rows))),
    },
  ],
};

describe.each(Object.keys(schedules))('schedule %s', (name) => {
  test.each(byHand[name] ?? [])(
    'has the factors worked out by hand: $spec',
    ({ spec, factors: expected }) => {
      const got = factors(spec, 4, 2, [1, 1, 1, 1]);
      expect(got.length).toBe(expected.length);
      got.forEach((factor, step) => {
        expect(factor, `step ${step}`).toBeCloseTo(expected[step]!, 13);
      });
    },
  );

  test('has factors worked out by hand, and but for coslog4 those of PyTorch or scikit-learn', () => {
    expect(byHand[name]?.length).toBeGreaterThan(0);
    expect(name === 'coslog4' || fixture.cases.some(({ spec }) => spec.name === name)).toBe(true);
  });

  test('gives a number of at least 0 at every step, also where there is one step alone', () => {
    for (const [epochs, steps] of [
      [1, 1],
      [1, 2],
      [3, 1],
    ] as const) {
      for (const warmUp of [0, 1]) {
        for (const factor of factors({ name, warmUp }, epochs, steps, [1, 2, 3]))
          expect(factor >= 0 && factor <= 1 + 1e-15).toBe(true);
      }
    }
  });

  test('refuses options that it does not know and numbers that cannot be', () => {
    expect(() => completeSchedule({ name, speed: 3 })).toThrow(`schedule ${name}: unknown option "speed"`);
    expect(() => completeSchedule({ name, warmUp: -1 })).toThrow(
      'expected warmUp to be a number of at least 0',
    );
    expect(() => completeSchedule({ name, warmUpStart: 2 })).toThrow(
      'expected warmUpStart above 0 and at most 1',
    );
    for (const option of Object.keys(schedules[name]!.defaults)) {
      if (['minimum', 'patience', 'threshold', 'cooldown'].includes(option)) continue;
      expect(() => completeSchedule({ name, [option]: 0 })).toThrow(
        `schedule ${name}: expected ${option} above 0`,
      );
    }
  });
});

test.each(fixture.cases)('follows PyTorch and scikit-learn: $spec', ({ spec, rates }) => {
  const got = factors(spec, fixture.epochs, fixture.stepsPerEpoch, fixture.losses);
  expect(got.length).toBe(rates.length);
  got.forEach((factor, step) => {
    expect(Math.abs(factor - rates[step]!), `step ${step}`).toBeLessThanOrEqual(1e-12);
  });
});

test('a threshold that no loss would pass is refused', () => {
  expect(() => completeSchedule({ name: 'reduceOnPlateau', threshold: 1 })).toThrow(
    'expected threshold below 1',
  );
});

test('an unknown schedule is refused by name', () => {
  expect(() => completeSchedule({ name: 'sawtooth' })).toThrow('unknown schedule "sawtooth"');
});
