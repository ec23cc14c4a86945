import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { type MnistFiles, readMnist } from './mnist-files.ts';

/** A table written for the benchmarks. */
export interface CsvFile {
  readonly path: string;
  readonly rows: number;
  readonly megabytes: number;
}

/** Rows of a file that are written together. */
const BLOCK_ROWS = 1000;

/** Writes MNIST's training images as the well-known CSV: the label, then 784 whole numbers a row, under a line of names. */
export function writeMnistCsv(
  path: string,
  mnist: MnistFiles,
  mostRows: number = Number.POSITIVE_INFINITY,
): CsvFile {
  const { rows: all, pixels, data, labels } = readMnist(mnist);
  const rows = Math.min(all, mostRows);
  const cells = Array.from({ length: 256 }, (_, byte) => `,${byte}`);
  const file = openSync(path, 'w');
  try {
    writeSync(file, `label${Array.from({ length: pixels }, (_, i) => `,pixel${i}`).join('')}\n`);
    for (let start = 0; start < rows; start += BLOCK_ROWS) {
      let block = '';
      for (let row = start; row < Math.min(rows, start + BLOCK_ROWS); row++) {
        block += labels[row];
        for (let i = row * pixels; i < (row + 1) * pixels; i++) block += cells[data[i]!];
        block += '\n';
      }
      writeSync(file, block);
    }
  } finally {
    closeSync(file);
  }
  return { path, rows, megabytes: statSync(path).size / 1e6 };
}
