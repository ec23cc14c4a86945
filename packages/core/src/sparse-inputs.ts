import type { DenseInputs, SparseInputs } from './dataset.ts';
import { SPARSE_COLUMNS } from './sparse-rows.ts';

/** Inputs of which at most this part is not zero are kept as sparse rows: their first layer then costs less than a dense one. */
const SPARSE_DENSITY = 0.4;
/** Columns below which a first layer is too small to gain. */
const SPARSE_FROM = 32;

/** Rows, the first of the training data, by which all are judged. */
export const ROWS_TO_JUDGE = 1000;

/**
 * Whether inputs are to be kept as sparse rows, judged by some of them, of which `entries` numbers are not zero: by nothing else, so
 * that threads and kernels have no say.
 *
 * | rows | cols | entries | |
 * |---|---|---|---|
 * | 1000 | 784 | 150,000 | yes: 0.19 of the inputs |
 * | 1000 | 784 | 400,000 | no: 0.51 |
 * | 1000 | 8 | 800 | no: too few columns to gain |
 */
export function sparsePays({
  rows,
  cols,
  entries,
}: {
  readonly rows: number;
  readonly cols: number;
  readonly entries: number;
}): boolean {
  return cols >= SPARSE_FROM && cols <= SPARSE_COLUMNS && entries <= SPARSE_DENSITY * rows * cols;
}

/** How many of the first `rows` rows' inputs are not zero. */
export function countEntries(inputs: DenseInputs, rows: number): number {
  const { data, cols } = inputs;
  const isZero = zeroTest(inputs);
  let entries = 0;
  for (let i = 0; i < rows * cols; i++) if (!isZero(data[i]!)) entries++;
  return entries;
}

/**
 * The same inputs with only those that are not zero.
 * @example
 * ```ts
 * const { rows } = sparseInputs({ kind: 'doubles', cols: 3, data: Float64Array.of(0, 5, 0, 0, 0, 7) });
 * [...rows.starts]; // [0, 1, 2]
 * [...rows.columns]; // [1, 2]
 * ```
 */
export function sparseInputs(inputs: DenseInputs): SparseInputs {
  const { data, cols, kind } = inputs;
  const count = data.length / cols;
  const entries = countEntries(inputs, count);
  const isZero = zeroTest(inputs);
  const starts = new Int32Array(count + 1);
  const columns = new Uint16Array(entries);
  const values = kind === 'bytes' ? new Uint8Array(entries) : new Float64Array(entries);
  let entry = 0;
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < cols; column++) {
      const value = data[row * cols + column]!;
      if (isZero(value)) continue;
      columns[entry] = column;
      values[entry++] = value;
    }
    starts[row + 1] = entry;
  }
  const decode = kind === 'bytes' ? inputs.decode : null;
  return { kind: 'sparse', cols, rows: { cols, starts, columns, values, decode } };
}

/** Whether a number as it is kept stands for zero. */
function zeroTest(inputs: DenseInputs): (value: number) => boolean {
  if (inputs.kind === 'doubles') return (value) => value === 0;
  const { decode } = inputs;
  return (value) => decode[value] === 0;
}
