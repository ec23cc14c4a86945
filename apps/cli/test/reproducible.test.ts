import { hostname } from 'node:os';
import { gzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';

/** Batches that do not divide the rows, so that threads get unequal shares. */
const DIGITS = ['--batch-size', '50', '--hidden', '24', '--patience', '1'];

describe.concurrent('the same data, options and seed give the same model file', () => {
  test('again, and on 1, 2 and 3 threads', async ({ folder }) => {
    await folder.train(...DIGITS, '--output', 'first');
    for (const threads of ['1', '2', '3']) {
      const { sha256 } = await folder.train(...DIGITS, '--threads', threads, '--output', 'second');
      expect(folder.bytes('second').equals(folder.bytes('first')), `${threads} threads`).toBe(true);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  test('with every kind of kernels, which the report names', async ({ folder }) => {
    const models = [];
    for (const kernels of ['reference', 'simd', 'auto']) {
      const report = await folder.train(...DIGITS, '--kernels', kernels, '--output', kernels);
      expect(report.kernels).toBe(kernels === 'reference' ? 'reference' : 'simd');
      models.push(report.sha256);
    }
    expect(new Set(models).size).toBe(1);
    for (const kernels of ['simd', 'auto'])
      expect(folder.bytes(kernels).equals(folder.bytes('reference')), kernels).toBe(true);
  });

  test('for words and regression on 1, 2 and 3 threads', async ({ folder }) => {
    folder.write('wages.csv', peopleCsv(101, ['age', 'job', 'wage']));
    const args = ['wages.csv', '--target', 'wage', '--test', '0.2', '--batch-size', '7'];
    await folder.train(...args, '--output', 'first');
    for (const threads of ['2', '3']) {
      await folder.train(...args, '--threads', threads, '--output', 'second');
      expect(folder.bytes('second').equals(folder.bytes('first')), `${threads} threads`).toBe(true);
    }
  });

  test('also gzipped, and under another name', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60));
    folder.write('copy.gz', gzipSync(peopleCsv(60)));
    await folder.train('people.csv', '--target', 'income', '--output', 'plain');
    await folder.train('copy.gz', '--target', 'income', '--output', 'zipped');
    expect(folder.bytes('zipped').equals(folder.bytes('plain'))).toBe(true);
  });

  test('but another seed gives another one', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60));
    await folder.train('people.csv', '--target', 'income', '--output', 'first');
    await folder.train('people.csv', '--target', 'income', '--seed', '1', '--output', 'second');
    expect(folder.bytes('second').equals(folder.bytes('first'))).toBe(false);
  });
});

test('the model file holds no path, host, thread count or time', async ({ folder }) => {
  folder.write('secret-name.csv', peopleCsv(60));
  await folder.train(
    ...['secret-name.csv', '--target', 'income', '--threads', '2', '--output', 'place.model'],
  );
  const text = folder.bytes('place.model').toString('latin1');
  for (const word of ['secret-name', 'place.model', folder.path, 'thread', 'kernel', 'second', 'cache']) {
    expect(text, word).not.toContain(word);
  }
  if (hostname() !== '') expect(text).not.toContain(hostname());
  expect(text).not.toMatch(/20\d\d-[01]\d-[0-3]\d|\b1[67]\d{8}(\d{3})?\b/);
});
