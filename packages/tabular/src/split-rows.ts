import { UsageError } from '@descent/core';

export interface SplitOptions {
  /** How many rows there are. */
  readonly rows: number;
  /** The class of each row, when every part is to have its share of every class. */
  readonly stratify?: ArrayLike<number> | undefined;
  /** The fraction of all rows to test on, or which rows. */
  readonly test: number | Int32Array;
  /** The fraction of the rows that are left then to validate on. */
  readonly validation: number;
  /** 0 to n − 1 in the order to draw them in: core's `shuffledOrder` of a seed. */
  readonly shuffle: (n: number) => Int32Array;
}

/** The rows of each part, ascending; every row is in exactly one. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/**
 * How many rows to take of each class: `sizes[k] · count / n`, rounded down, and what is missing one by one to the classes with
 * the largest remainder, of equals the lowest; but never the last row of a class, so that the sum may be less than `count`.
 *
 * | sizes   | count | shares         | taken   |
 * |---------|-------|----------------|---------|
 * | 6, 3, 1 | 5     | 3, 1½, ½       | 3, 2, 0 |
 * | 4, 1, 1 | 4     | 2⅔, ⅔, ⅔       | 3, 0, 0 |
 */
export function allocate(sizes: ArrayLike<number>, count: number): Int32Array {
  let n = 0;
  for (let k = 0; k < sizes.length; k++) n += sizes[k]!;
  const spare = Int32Array.from(sizes, (size) => Math.max(0, size - 1));
  const taken = Int32Array.from(spare, (most, k) => Math.min(most, Math.floor((sizes[k]! * count) / n)));
  // Integers up to 2⁵³, so that equal remainders are equal.
  const remainder = Float64Array.from(sizes, (size) => (size * count) % n);
  const order = Array.from(sizes, (_, k) => k).sort((a, b) => remainder[b]! - remainder[a]! || a - b);
  let missing = count - taken.reduce((sum, t) => sum + t, 0);
  for (let gave = true; gave && missing > 0; ) {
    gave = false;
    for (const k of order) {
      if (missing === 0 || taken[k] === spare[k]) continue;
      taken[k]!++;
      missing--;
      gave = true;
    }
  }
  return taken;
}

/** Takes `count` of the rows in `pool`, from its front, with their share of every class. Both results keep the pool's order. */
function take(
  pool: Int32Array,
  count: number,
  classOf: ArrayLike<number> | undefined,
): [Int32Array, Int32Array] {
  if (count === 0) return [new Int32Array(0), pool];
  if (classOf === undefined) return [pool.subarray(0, count), pool.subarray(count)];
  const sizes: number[] = [];
  for (const row of pool) {
    const k = classOf[row]!;
    while (sizes.length <= k) sizes.push(0);
    sizes[k]!++;
  }
  const left = allocate(sizes, count);
  const isTaken = Array.from(pool, (row) => {
    const k = classOf[row]!;
    if (left[k] === 0) return false;
    left[k]!--;
    return true;
  });
  return [pool.filter((_, i) => isTaken[i]), pool.filter((_, i) => !isTaken[i])];
}

/** The rows of `order` that are listed, and those that are not. Both keep the order. */
function setAside(order: Int32Array, listed: Int32Array): [Int32Array, Int32Array] {
  const isListed = new Uint8Array(order.length);
  for (const row of listed) {
    if (row < 0 || row >= order.length || isListed[row] === 1) {
      throw new UsageError(
        `test: expected different rows from 0 to ${order.length - 1}, got ${row}${isListed[row] === 1 ? ' twice' : ''}`,
      );
    }
    isListed[row] = 1;
  }
  return [order.filter((row) => isListed[row] === 1), order.filter((row) => isListed[row] === 0)];
}

function requireFraction(name: string, fraction: number): void {
  if (!(fraction >= 0 && fraction < 1)) {
    throw new UsageError(`${name}: expected a fraction from 0 up to but not including 1, got ${fraction}`);
  }
}

function requireSome(name: string, fraction: number, part: Int32Array, of: number): void {
  if (fraction > 0 && part.length === 0) {
    throw new UsageError(
      `${name}: expected at least one row, got none: ${fraction} of ${of} rows; give more data, a larger fraction, or 0 to go without`,
    );
  }
}

/**
 * Splits rows into those to test on, round(rows · test) or as listed, to validate on, round((rows − tested) · validation), and to train on.
 * Which ones is up to `shuffle` alone. Stratified parts have their share of every class by the largest remainder, and are
 * smaller than asked where they would else take the last training row of a class.
 *
 * @throws UsageError when a fraction is not in [0, 1), a fraction above 0 gives no row, a listed row is not there, or no row is left to train on.
 * @example
 * ```ts
 * const shuffle = (n) => shuffledOrder(0, Purpose.split, 0, n);
 * const { train, validation, test } = splitRows({ rows: 10, test: 0.2, validation: 0.25, shuffle });
 * [train.length, validation.length, test.length]; // [6, 2, 2]
 * ```
 */
export function splitRows({ rows, stratify, test, validation, shuffle }: SplitOptions): Split {
  if (typeof test === 'number') requireFraction('test', test);
  requireFraction('validation', validation);
  if (stratify !== undefined && stratify.length !== rows) {
    throw new UsageError(`split: expected a class for each of ${rows} rows, got ${stratify.length}`);
  }
  const order = shuffle(rows);
  const [tested, rest] =
    typeof test === 'number' ? take(order, Math.round(rows * test), stratify) : setAside(order, test);
  if (typeof test === 'number') requireSome('test', test, tested, rows);
  const [validated, trained] = take(rest, Math.round(rest.length * validation), stratify);
  requireSome('validation', validation, validated, rest.length);
  if (trained.length === 0) {
    throw new UsageError(
      `split: expected rows to train on, got none of ${rows} rows with test ${typeof test === 'number' ? test : `rows ${test.length}`} and validation ${validation}`,
    );
  }
  return { train: trained.slice().sort(), validation: validated.slice().sort(), test: tested.slice().sort() };
}
