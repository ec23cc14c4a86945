import { dense, Model, nudge, sigmoid, softmax } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { nudgeTarget, shownOutputs } from './nudge-target.ts';
import type { TargetSchema } from './schema.ts';

const place = { column: 'y', position: 0 };
const classes = (...labels: string[]): { target: TargetSchema } => ({
  target: { kind: 'classes', ...place, type: 'category', labels },
});
const values = (mean: number, deviation: number): { target: TargetSchema } => ({
  target: { kind: 'values', ...place, mean, deviation },
});
const input = Float64Array.of(2);
const at = { layer: 0, from: 0, to: 0 } as const;

describe('one output for two labels', () => {
  const model = new Model({ inputs: 1, layers: [dense(1), sigmoid()] }, Float64Array.of(0, 0));
  const schema = classes('no', 'yes');

  test('is the probability of the last, and its rest that of the first', () => {
    expect(shownOutputs(schema, 1).map(({ name }) => name)).toEqual(['no', 'yes']);
    const yes = nudgeTarget(schema, model, input, { ...at, output: 1, by: 0.25 });
    const no = nudgeTarget(schema, model, input, { ...at, output: 0, by: 0.25 });
    expect(yes.change!.delta).toBeCloseTo(Math.log(3) / 2, 15);
    expect(no.change!.delta).toBeCloseTo(-Math.log(3) / 2, 15);
    for (const [answer, output] of [
      [yes, 1],
      [no, 0],
    ] as const) {
      expect(answer.target).toBe(0.75);
      expect(answer.change!.after[output]).toBeCloseTo(0.75, 14);
      expect(answer.change!.after[1 - output]).toBeCloseTo(0.25, 14);
      expect([...answer.derivatives]).toEqual([-0.5, 0.5]);
      expect(answer.centralDifference).toBeCloseTo(output === 1 ? 0.5 : -0.5, 10);
      expect(answer.firstOrder).toBeCloseTo(output === 1 ? 0.5 : -0.5, 15);
    }
    // As the weight rises, the first falls.
    expect(no.range.low).toEqual({ value: 0, weight: Number.POSITIVE_INFINITY, kind: 'limit' });
    expect(no.range.high).toEqual({ value: 1, weight: Number.NEGATIVE_INFINITY, kind: 'limit' });
    expect(no.curve.values[0]).toBeGreaterThan(no.curve.values.at(-1)!);
  });
});

test('an output for each of several labels is as the network has it', () => {
  const model = new Model({ inputs: 1, layers: [dense(3), softmax()] }, new Float64Array(6));
  const question = { ...at, output: 0, by: 0.1 };
  expect(nudgeTarget(classes('a', 'b', 'c'), model, input, question)).toEqual(nudge(model, input, question));
});

describe('numbers', () => {
  const model = new Model({ inputs: 1, layers: [dense(1)] }, Float64Array.of(3, 0));

  test('are in the target’s own units', () => {
    const answer = nudgeTarget(values(100, 20), model, input, { ...at, output: 0, by: -60 });
    expect([...answer.before]).toEqual([220]);
    expect(answer).toMatchObject({ target: 160, firstOrder: -1.5, change: { delta: -1.5, weight: 1.5 } });
    expect([...answer.derivatives]).toEqual([40]);
    expect([...answer.change!.after]).toEqual([160]);
  });

  test('that never varied are refused, and so is an output that is not there', () => {
    const question = { ...at, output: 0, by: 1 };
    expect(() => nudgeTarget(values(5, 0), model, input, question)).toThrow('always 5');
    expect(() => nudgeTarget(values(5, 1), model, input, { ...question, output: 1 })).toThrow('from 0 to 0');
  });
});
