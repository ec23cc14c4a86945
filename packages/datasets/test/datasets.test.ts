import { createHash } from 'node:crypto';
import { UsageError } from '@descent/core';
import { type DrawnDataset, datasets, drawCsv, drawRows } from '@descent/datasets';
import { describe, expect, test } from 'vitest';

const drawn = Object.entries(datasets).filter(
  (entry): entry is [string, DrawnDataset] => entry[1].kind === 'drawn',
);
const rowsOf = (name: string, rows: number, noise?: number, seed?: number) =>
  [...drawRows(datasets[name] as DrawnDataset, { rows, noise, seed })] as number[][];
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const length = ([x, y]: readonly number[]) => Math.sqrt(x! * x! + y! * y!);

/** The first 16 digits of the SHA-256 of a thousand rows as CSV, seed 7: the same on every machine, from now on. */
const BITS: Readonly<Record<string, string>> = {
  moons: '022f144367797f3f',
  spirals: '6a760cf06aaa2474',
  circles: '7864f1f17087ee3d',
  blobs: '94931356d6299559',
  xor: '56ff6ef13a8c2320',
  friedman1: '3dcc71a9b3b8e3b3',
};

describe.each(drawn)('%s', (name, dataset) => {
  test('has the same bits everywhere', () => {
    const hash = createHash('sha256');
    for (const text of drawCsv(dataset, { rows: 1000, seed: 7 })) hash.update(text);
    expect(hash.digest('hex').slice(0, 16)).toBe(BITS[name]);
  });

  test('has a number in each of its columns, whose names differ', () => {
    expect(new Set(dataset.columns).size).toBe(dataset.columns.length);
    for (const row of rowsOf(name, 50)) {
      expect(row).toHaveLength(dataset.columns.length);
      expect(row.every(Number.isFinite)).toBe(true);
    }
  });

  test('begins alike however many rows are drawn, and otherwise with another seed', () => {
    expect(rowsOf(name, 20)).toEqual(rowsOf(name, 2000).slice(0, 20));
    expect(rowsOf(name, 20, undefined, 1)).not.toEqual(rowsOf(name, 20));
    expect([...drawRows(dataset)]).toHaveLength(dataset.rows);
  });

  test('is as noisy as it is told', () => {
    const clean = rowsOf(name, 4000, 0);
    const noisy = rowsOf(name, 4000, 0.5);
    const differences = noisy
      .flatMap((row, r) => row.map((value, c) => value - clean[r]![c]!))
      .filter(Boolean);
    expect(mean(differences.map((d) => d * d))).toBeGreaterThan(0.23);
    expect(mean(differences.map((d) => d * d))).toBeLessThan(0.27);
  });

  test('refuses rows and noise that cannot be', () => {
    for (const rows of [0, -1, 1.5]) expect(() => [...drawRows(dataset, { rows })]).toThrow(UsageError);
    for (const noise of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => [...drawRows(dataset, { noise })]).toThrow('noise: expected a number, 0 or more');
    expect(() => [...drawRows(dataset, { seed: -1 })]).toThrow('expected seed');
  });
});

describe('without noise', () => {
  test('moons are half circles', () => {
    for (const [x, y, moon] of rowsOf('moons', 200, 0) as [number, number, number][]) {
      expect(length(moon === 0 ? [x, y] : [1 - x, 0.5 - y])).toBeCloseTo(1, 12);
      expect(moon === 0 ? y : 0.5 - y).toBeGreaterThanOrEqual(0);
    }
  });

  test('spirals are as far from the origin as they have turned', () => {
    for (const [x, y, arm] of rowsOf('spirals', 200, 0) as [number, number, number][]) {
      const radius = length([x, y]);
      const angle = 2 * Math.PI * (1.75 * radius + arm / 2);
      expect([x, y].map((value) => value.toFixed(9))).toEqual(
        [radius * Math.cos(angle), radius * Math.sin(angle)].map((value) => value.toFixed(9)),
      );
    }
  });

  test('circles have radius 1 and ½, and blobs are three points', () => {
    for (const row of rowsOf('circles', 200, 0)) expect(length(row)).toBeCloseTo(row[2] === 0 ? 1 : 0.5, 12);
    const points = rowsOf('blobs', 99, 0).map((row) => row.join());
    expect(new Set(points).size).toBe(3);
    for (const row of rowsOf('blobs', 3, 0)) expect(length(row)).toBeCloseTo(3, 12);
  });

  test('xor is 1 where the signs differ', () => {
    for (const [x, y, which] of rowsOf('xor', 200) as [number, number, number][]) {
      expect(which).toBe(x * y < 0 ? 1 : 0);
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(1);
    }
  });

  test('friedman1 is its formula', () => {
    for (const row of rowsOf('friedman1', 200, 0)) {
      const [x1, x2, x3, x4, x5] = row as [number, number, number, number, number];
      const y = 10 * Math.sin(Math.PI * x1 * x2) + 20 * (x3 - 0.5) ** 2 + 10 * x4 + 5 * x5;
      expect(row[10]).toBeCloseTo(y, 10);
    }
  });
});

test('a CSV is read as it was written', () => {
  const moons = datasets['moons'] as DrawnDataset;
  const lines = [...drawCsv(moons, { rows: 3000, seed: 5 })].join('').split('\n');
  expect(lines[0]).toBe('x,y,class');
  expect(lines.at(-1)).toBe('');
  const numbers = lines.slice(1, -1).map((line) => line.split(',').map(Number));
  expect(numbers).toEqual(rowsOf('moons', 3000, undefined, 5));
});

test('what is downloaded comes over https, each file with its size and its hash', () => {
  const remote = Object.values(datasets).filter((dataset) => dataset.kind === 'remote');
  expect(remote.length).toBeGreaterThan(0);
  for (const { mirror, files } of remote) {
    expect(mirror).toMatch(/^https:\/\/.*\/$/);
    for (const { name, bytes, sha256 } of files) {
      expect(name).toMatch(/^[\w.-]+$/);
      expect(bytes).toBeGreaterThan(0);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  }
});
