import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** MNIST's training images, as they lie in the file. */
export interface MnistFiles {
  readonly folder: string;
}

/** The images' pixels, row by row, and their labels. */
export interface MnistImages {
  readonly rows: number;
  readonly pixels: number;
  readonly data: Uint8Array;
  readonly labels: Uint8Array;
}

const IMAGES = 'train-images-idx3-ubyte';
const LABELS = 'train-labels-idx1-ubyte';

/** Looks for MNIST's IDX files, gzipped or not, in the first of the folders that has them. */
export function findMnist(folders: readonly string[]): MnistFiles | { readonly missing: string } {
  const folder = folders.find((candidate) =>
    [IMAGES, LABELS].every((name) => pathOf(candidate, name) !== undefined),
  );
  if (folder !== undefined) return { folder };
  return { missing: 'MNIST is not here: give its folder of IDX files with --mnist or DESCENT_MNIST' };
}

/** Reads the training images. */
export function readMnist({ folder }: MnistFiles): MnistImages {
  const images = readIdx(pathOf(folder, IMAGES)!);
  const labels = readIdx(pathOf(folder, LABELS)!);
  const rows = images.readUInt32BE(4);
  const pixels = images.readUInt32BE(8) * images.readUInt32BE(12);
  return {
    rows,
    pixels,
    data: images.subarray(16, 16 + rows * pixels),
    labels: labels.subarray(8, 8 + rows),
  };
}

function pathOf(folder: string, name: string): string | undefined {
  return [name, `${name}.gz`].map((file) => join(folder, file)).find((path) => existsSync(path));
}

function readIdx(path: string): Buffer {
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}
