import { describe, expect, test } from 'vitest';
import { UsageError } from './errors.ts';
import { initialize, initializers, isInitializerName } from './initializers.ts';
import { Purpose, standardNormal, uniform } from './random.ts';

const tensor = { fanIn: 40, fanOut: 10, seed: 3, parameter: 2 };

function filled(name: string, options: typeof tensor = tensor, length = 20000): Float64Array {
  const into = new Float64Array(length).fill(Number.NaN);
  initialize(name, into, options);
  return into;
}

describe('initializers', () => {
  // The variance each formula promises: a uniform distribution on ±a has a² / 3.
  test.each([
    ['glorotUniform', 6 / 50 / 3],
    ['glorotLogistic', 2 / 50 / 3],
    ['heNormal', 2 / 40],
    ['lecunNormal', 1 / 40],
  ])('%s has mean 0 and variance %f', (name, variance) => {
    const values = filled(name);
    const n = values.length;
    const mean = values.reduce((sum, x) => sum + x, 0) / n;
    const square = values.reduce((sum, x) => sum + x * x, 0) / n;
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / n));
    expect(Math.abs(square / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  });

  test('glorotUniform stays within its limit and comes near it', () => {
    const largest = filled('glorotUniform').reduce((max, x) => Math.max(max, Math.abs(x)), 0);
    const limit = Math.sqrt(6 / 50);
    expect(largest).toBeLessThanOrEqual(limit);
    expect(largest).toBeGreaterThan(0.999 * limit);
  });

  test('zeros are +0', () => {
    expect(filled('zeros', tensor, 3)).toEqual(new Float64Array(3));
  });

  test('an element is one draw, of the tensor in place of the epoch and of its position', () => {
    expect(filled('lecunNormal')[7]).toBe(Math.sqrt(1 / 40) * standardNormal(3, Purpose.initialize, 2, 7));
    const u = uniform(3, Purpose.initialize, 2, 7);
    expect(filled('glorotUniform')[7]).toBe(Math.sqrt(6 / 50) * (2 * u - 1));
  });

  test('every rule gives finite numbers, also for a layer without inputs', () => {
    for (const name of Object.keys(initializers)) {
      expect(filled(name, { ...tensor, fanIn: 0, fanOut: 0 }, 10).every(Number.isFinite), name).toBe(true);
    }
  });
});

describe('initialize', () => {
  test.each(['glorot', 'toString', '__proto__', ''])(
    'refuses the name %o and names the known ones',
    (name) => {
      expect(isInitializerName(name)).toBe(false);
      expect(() => filled(name)).toThrow(UsageError);
      expect(() => filled(name)).toThrow(Object.keys(initializers).join(', '));
    },
  );

  test.each([
    ['fanIn', { ...tensor, fanIn: -1 }],
    ['fanOut', { ...tensor, fanOut: 0.5 }],
    ['seed', { ...tensor, seed: 1.5 }],
  ])('refuses an impossible %s', (what, options) => {
    expect(() => filled('glorotUniform', options, 1)).toThrow(UsageError);
    expect(() => filled('glorotUniform', options, 1)).toThrow(what);
  });
});
