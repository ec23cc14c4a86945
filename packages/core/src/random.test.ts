import { describe, expect, test } from 'vitest';
import { UsageError } from './errors.ts';
import { Purpose, philox4x32, shuffledOrder, standardNormal, uniform } from './random.ts';

const ONES = 0xffffffff;

describe('philox4x32', () => {
  // The known answers of Random123, file kat_vectors: counter, key, result.
  test.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[ONES, ONES, ONES, ONES], [ONES, ONES], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ])('of counter %o and key %o', ([c0, c1, c2, c3], [k0, k1], words) => {
    const out = new Uint32Array(4);
    philox4x32(c0!, c1!, c2!, c3!, k0!, k1!, out);
    expect([...out].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(words);
  });
});

describe('uniform', () => {
  // Made with arbitrary-precision integers in Python: they fix where seed, purpose, epoch and index go in key and counter.
  test.each([
    [0, 2, 0, 0, 0.8640101602638456],
    [2 ** 53 - 1, 1, 5, 2 ** 40 + 3, 0.831870368301536],
    [42, 3, 2 ** 32 - 1, 7, 0.0874994471036814],
  ])('of (%i, %i, %i, %i) is %f', (seed, purpose, epoch, index, value) => {
    expect(uniform(seed, purpose, epoch, index)).toBe(value);
  });

  test('fills [0, 1) evenly', () => {
    const bins = new Int32Array(16);
    const n = 16000;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const u = uniform(1, Purpose.split, 0, i);
      sum += u;
      bins[Math.floor(u * 16)]!++;
    }
    // Five standard deviations of the mean; the 0.999 quantile of χ² with 15 degrees of freedom.
    expect(Math.abs(sum / n - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(bins.reduce((chi, count) => chi + (count - n / 16) ** 2 / (n / 16), 0)).toBeLessThan(37.7);
  });

  test.each([
    ['seed', [-1, 1, 0, 0]],
    ['seed', [0.5, 1, 0, 0]],
    ['seed', [2 ** 53, 1, 0, 0]],
    ['purpose', [0, 2 ** 32, 0, 0]],
    ['epoch', [0, 1, -1, 0]],
    ['epoch', [0, 1, 2 ** 32, 0]],
    ['index', [0, 1, 0, Number.NaN]],
  ])('refuses an impossible %s: %o', (what, [seed, purpose, epoch, index]) => {
    for (const draw of [uniform, standardNormal]) {
      expect(() => draw(seed!, purpose!, epoch!, index!)).toThrow(UsageError);
      expect(() => draw(seed!, purpose!, epoch!, index!)).toThrow(`expected ${what} `);
    }
  });
});

describe('standardNormal', () => {
  test('has the moments of the normal distribution', () => {
    const n = 20000;
    const moments = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const x = standardNormal(7, Purpose.initialize, 3, i);
      for (let k = 0; k < 4; k++) moments[k]! += x ** (k + 1) / n;
    }
    // Variances of xᵏ for k = 1 to 4 are 1, 2, 15 and 96; four standard deviations of each mean.
    [0, 1, 0, 3].forEach((expected, k) => {
      expect(Math.abs(moments[k]! - expected)).toBeLessThan(4 * Math.sqrt([1, 2, 15, 96][k]! / n));
    });
  });

  test('is a growing function of the uniform draw of the same index', () => {
    const order = (draw: typeof uniform) =>
      Array.from({ length: 200 }, (_, i) => i).sort((a, b) => draw(0, 1, 0, a) - draw(0, 1, 0, b));
    expect(order(standardNormal)).toEqual(order(uniform));
  });
});

describe('shuffledOrder', () => {
  test('is the order that Fisher and Yates give with draw i for element i', () => {
    // Made in Python, as above.
    expect([...shuffledOrder(42, Purpose.shuffle, 3, 12)]).toEqual([1, 3, 6, 11, 5, 4, 0, 7, 9, 2, 10, 8]);
  });

  test.each([0, 1, 2, 1000])('of %i numbers holds each once', (n) => {
    const order = shuffledOrder(5, Purpose.shuffle, 0, n);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  });

  test('favors no order of three', () => {
    const counts = new Map<string, number>();
    for (let epoch = 0; epoch < 6000; epoch++) {
      const key = shuffledOrder(0, Purpose.shuffle, epoch, 3).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Five standard deviations of a count.
    for (const count of counts.values())
      expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000 * (5 / 6)));
  });

  test('writes where it is told, whatever was there, and refuses the wrong room', () => {
    const into = new Int32Array(50).fill(9);
    expect(shuffledOrder(1, Purpose.shuffle, 2, 50, into)).toBe(into);
    expect(into).toEqual(shuffledOrder(1, Purpose.shuffle, 2, 50));
    expect(() => shuffledOrder(1, Purpose.shuffle, 2, 51, into)).toThrow(UsageError);
    expect(() => shuffledOrder(-1, Purpose.shuffle, 2, 50, into)).toThrow('expected seed');
  });
});
