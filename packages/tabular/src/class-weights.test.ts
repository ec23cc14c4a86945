import { UsageError } from '@descent/core';
import { describe, expect, test } from 'vitest';
import cases from '../test/fixtures/class_weights.json' with { type: 'json' };
import { classWeights } from './class-weights.ts';

const place = { column: 'y', position: 0 };
const labelled = (...labels: string[]) => ({ kind: 'classes', ...place, type: 'category', labels }) as const;

describe('class weights', () => {
  test.for(cases)('balanced ones of $trained are those of scikit-learn', ({ trained, weights }) => {
    const labels = weights.map((_, k) => `label ${k}`);
    const got = classWeights(labelled(...labels), trained, 'balanced');
    expect(got.length).toBe(weights.length);
    got.forEach((weight, k) => {
      expect(weight).toBeCloseTo(weights[k]!, 14);
    });
  });

  test('a class without training rows is none of those that are balanced, and counts 1', () => {
    expect([...classWeights(labelled('a', 'b', 'c'), [0, 0, 0, 2], 'balanced')]).toEqual([4 / 6, 1, 2]);
  });

  test('given ones are in the order of the labels, and 1 where none was given', () => {
    expect([...classWeights(labelled('1', '2', 'x'), [], { x: 0, '2': 2.5 })]).toEqual([1, 2.5, 0]);
    expect([...classWeights(labelled('a', 'b'), [], 'none')]).toEqual([1, 1]);
    expect([...classWeights(labelled('constructor', 'b'), [], {})]).toEqual([1, 1]);
  });

  test.for([
    [{ c: 1 }, 'expected labels of the target, "a", "b", got "c"'],
    [{ a: -1 }, 'expected a finite number of at least 0 for "a", got -1'],
    [{ a: Number.NaN }, 'got NaN'],
    [{ a: Number.POSITIVE_INFINITY }, 'got Infinity'],
  ] as const)('%o is refused', ([asked, message]) => {
    const refused = () => classWeights(labelled('a', 'b'), [], asked);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(message);
  });

  test('numbers have none', () => {
    const target = { kind: 'values', ...place, mean: 0, deviation: 1 } as const;
    expect(() => classWeights(target, [], 'balanced')).toThrow(UsageError);
    expect(() => classWeights(target, [], 'balanced')).toThrow('weigh rows with --weight-column');
  });
});
