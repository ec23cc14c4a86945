import type { Matrix } from './matrix.ts';
import type { SparseRows } from './sparse-rows.ts';

/**
 * The network's inputs, `rows × cols`, row-major, in the narrowest exact type. Bytes stand for `decode[byte]` (256 doubles), so
 * that any scaling of pixels costs no memory and is a property of the table; doubles stand for themselves.
 */
export type DenseInputs =
  | {
      readonly cols: number;
      readonly kind: 'bytes';
      readonly data: Uint8Array;
      readonly decode: Float64Array;
    }
  | { readonly cols: number; readonly kind: 'doubles'; readonly data: Float64Array };

/** Inputs of which most are zero: only the others are kept. */
export interface SparseInputs {
  readonly cols: number;
  readonly kind: 'sparse';
  readonly rows: SparseRows;
}

export type DatasetInputs = DenseInputs | SparseInputs;

/**
 * What the network should answer. Classes are stored as indices, and class k stands for row k of `decode`, `classes × outputs`
 * (the identity for one-hot targets; 0.01 and 0.99 for the book); values, `rows × cols`, stand for themselves.
 */
export type DatasetTargets =
  | {
      readonly cols: number;
      readonly kind: 'classes';
      readonly data: Uint8Array | Int32Array;
      readonly decode: Matrix;
    }
  | { readonly cols: number; readonly kind: 'values'; readonly data: Float64Array };

/** Rows a network can learn from: everything is a number, in the order of the rows. */
export interface Dataset {
  readonly rows: number;
  readonly inputs: DatasetInputs;
  readonly targets: DatasetTargets;
  /** What each row's loss and gradient are multiplied by, 1 on average: the mean loss is then the weighted mean [all 1]. */
  readonly weights?: Float64Array;
}

/** A dataset whose every input is kept. */
export interface DenseDataset extends Dataset {
  readonly inputs: DenseInputs;
}
