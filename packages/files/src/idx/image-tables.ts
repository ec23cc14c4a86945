import { createHash } from 'node:crypto';
import { type Column, DataError, type NumberColumn, type Table, type TableFormat } from '@descent/core';
import { hashing } from '../fingerprint.ts';
import { type Input, openInput } from '../input.ts';
import { type IdxFile, IMAGES_MAGIC, LABELS_MAGIC, readIdx } from './idx-file.ts';
import { findLabels } from './labels.ts';

// A column stands for each pixel: beyond this the header is more likely to lie than to be meant.
const PIXEL_LIMIT = 1024 * 1024;

/**
 * Images as a table: columns p0, p1, … share one array of bytes, and `label` follows when there are labels.
 * The fingerprint covers the bytes of the images, then those of the labels.
 *
 * @param labels a file, `auto` for the sibling of the images, or `none`.
 * @throws DataError naming the file, what was expected and what came; MissingInputError when `labels` is not there.
 */
export async function readImages(input: Input, source: string, labels: string): Promise<Table> {
  const hash = createHash('sha256');
  const images = await readIdx(hashing(input.chunks, hash), input.name, IMAGES_MAGIC, (sizes) =>
    checkPixels(sizes, input.name),
  );
  const [rows = 0, height = 0, width = 0] = images.sizes;
  const path = labels === 'auto' ? await findLabels(source) : labels === 'none' ? undefined : labels;
  const columns: Column[] = pixelColumns(images.bytes, height * width);
  if (path !== undefined) {
    const file = await openInput(path);
    const { bytes } = await readLabels(file, hash, rows, input.name);
    columns.push({ name: 'label', type: 'number', values: bytes, offset: 0, stride: 1 });
  }
  const format: TableFormat = { kind: 'images', height, width };
  const describeRow = (row: number) => `image ${row + 1}`;
  return { source: input.name, format, rows, columns, fingerprint: hash.digest('hex'), describeRow };
}

/** The rows of a table of numbers as consecutive tables of at most `batchRows` rows, over the same arrays. */
export function* rowRanges(table: Table, batchRows: number): Generator<Table, void> {
  for (let first = 0; first < table.rows; first += batchRows) {
    yield {
      ...table,
      rows: Math.min(batchRows, table.rows - first),
      columns: table.columns.map((column) => shifted(column as NumberColumn, first)),
      describeRow: (row) => table.describeRow(first + row),
    };
  }
}

function shifted(column: NumberColumn, rows: number): NumberColumn {
  return { ...column, offset: column.offset + rows * column.stride };
}

function checkPixels(sizes: readonly number[], name: string): void {
  const [, height = 0, width = 0] = sizes;
  const pixels = height * width;
  if (pixels >= 1 && pixels <= PIXEL_LIMIT) return;
  throw new DataError(
    `${name}: expected images of 1 to ${PIXEL_LIMIT} pixels, got ${height} × ${width}; check the header`,
  );
}

function pixelColumns(values: Uint8Array, pixels: number): NumberColumn[] {
  return Array.from({ length: pixels }, (_, pixel) => ({
    name: `p${pixel}`,
    type: 'number',
    values,
    offset: pixel,
    stride: pixels,
  }));
}

async function readLabels(
  file: Input,
  hash: ReturnType<typeof createHash>,
  images: number,
  imagesName: string,
): Promise<IdxFile> {
  try {
    return await readIdx(hashing(file.chunks, hash), file.name, LABELS_MAGIC, ([count]) => {
      if (count === images) return;
      throw new DataError(
        `${file.name}: expected ${images} labels, one for each image of ${imagesName}, got ${count}; give the labels of these images`,
      );
    });
  } finally {
    await file.close();
  }
}
