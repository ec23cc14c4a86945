import { UsageError } from '@descent/core';

export interface FoldOptions {
  /** How many rows there are. */
  readonly rows: number;
  /** How many folds to deal them to. */
  readonly folds: number;
  /** The class of each row, when every fold is to have its share of every class. */
  readonly stratify?: ArrayLike<number> | undefined;
  /** 0 to n − 1 in the order to deal them in: core's `shuffledOrder` of a seed. */
  readonly shuffle: (n: number) => Int32Array;
}

/**
 * Deals the rows out to folds for cross-validation; every row is in exactly one, and the rows of a fold are ascending.
 *
 * The rows, in the order that `shuffle` gives and with `stratify` class after class, go to the folds in turn: fold f has those at
 * the places f, f + folds, f + 2·folds, … So the sizes of two folds differ by one row at most, and so do their rows of any one class.
 *
 * @throws UsageError when there are fewer than two folds, fewer rows than folds, or classes of other rows.
 * @example
 * ```ts
 * const shuffle = (n) => Int32Array.from({ length: n }, (_, i) => i);
 * const folds = foldRows({ rows: 5, folds: 2, stratify: [0, 1, 0, 1, 1], shuffle });
 * folds.map((rows) => rows.join()).join(' '); // '0,1,4 2,3'
 * ```
 */
export function foldRows({ rows, folds, stratify, shuffle }: FoldOptions): Int32Array[] {
  if (!Number.isSafeInteger(folds) || folds < 2) {
    throw new UsageError(`folds: expected a whole number, at least 2, got ${folds}`);
  }
  if (rows < folds) {
    throw new UsageError(`folds: expected at least one row for each of ${folds} folds, got ${rows} rows`);
  }
  if (stratify !== undefined && stratify.length !== rows) {
    throw new UsageError(`folds: expected a class for each of ${rows} rows, got ${stratify.length}`);
  }
  const order = Array.from(shuffle(rows));
  // Sorting is stable: within a class the order stays the drawn one.
  if (stratify !== undefined) order.sort((a, b) => stratify[a]! - stratify[b]!);
  return Array.from({ length: folds }, (_, fold) =>
    Int32Array.from(order.filter((_row, place) => place % folds === fold)).sort(),
  );
}
