import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NumberColumn } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { readTable } from '../src/index.ts';

const data = (path: string) => fileURLToPath(new URL(`../../../../shared/data/${path}`, import.meta.url));

describe('MNIST', () => {
  test('has the mean and the labels that its publishers state', async (context) => {
    const path = data('mnist/train-images-idx3-ubyte.gz');
    context.skip(!existsSync(path), 'the MNIST files are not in ../shared/data/mnist');
    const table = await readTable(path);
    expect([table.rows, table.columns.length]).toEqual([60_000, 785]);
    const { values } = table.columns[0] as NumberColumn;
    let sum = 0;
    for (const value of values) sum += value;
    expect(sum / 255 / values.length).toBeCloseTo(0.1306605, 7);
    const labels = table.columns[784] as NumberColumn;
    expect([...labels.values.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(values.buffer.byteLength).toBe(60_000 * 784);
  });
});

describe('tables as their publishers gave them', () => {
  test.for([
    ['iris.csv', 150, 5, true, 'species'],
    ['digits.csv', 1797, 65, true, 'digit'],
    ['winequality-white.csv', 4898, 12, false, '11'],
    ['california-housing.csv', 20640, 10, true, 'ocean_proximity'],
    ['adult-test.csv.gz', 16281, 15, false, '14'],
  ] as const)('%s: %d rows of %d columns', async ([file, rows, columns, header, last], context) => {
    const path = data(`tabular/${file}`);
    context.skip(!existsSync(path), 'the tables are not in ../shared/data/tabular');
    const table = await readTable(path);
    expect([table.rows, table.columns.length]).toEqual([rows, columns]);
    expect(table.format).toMatchObject({ header });
    expect(table.columns.at(-1)!.name).toBe(last);
    if (file === 'digits.csv') {
      for (const column of table.columns) expect((column as NumberColumn).values).toBeInstanceOf(Uint8Array);
    }
  });
});
