import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext } from '../suite.ts';
import { type CsvFile, writeMnistCsv } from '../works/mnist-csv.ts';

const ROWS = 60_000;
const QUICK_ROWS = 1000;

/** MNIST's training images as a CSV in the run's folder, written by the first suite that wants it; or why there is none. */
export function mnistTable({
  mnist,
  folder,
  quick,
  say,
}: BenchContext): CsvFile | { readonly missing: string } {
  if ('missing' in mnist) return mnist;
  const path = join(folder, 'mnist_train.csv');
  const rows = quick ? QUICK_ROWS : ROWS;
  if (existsSync(path)) return { path, rows, megabytes: statSync(path).size / 1e6 };
  say('writing MNIST as a CSV');
  return writeMnistCsv(path, mnist, rows);
}
