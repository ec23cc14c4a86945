// What an L-BFGS run keeps between evaluations. It lies in the run's memory, because after each another worker may go on.

/** Vectors beside the history: see LbfgsVectors. */
const VECTORS = 5;
/** The numbers of a search, see NUMBER, and behind them one for each pair of the history. */
const NUMBERS = 32;

/** Places of the numbers. */
export const NUMBER = {
  /** Iterations done. */
  iterations: 0,
  /** Pairs in the history, and the place of the oldest. */
  pairs: 1,
  oldest: 2,
  /** What the next evaluation is for: a value of `Phase`. */
  phase: 3,
  /** Value and slope where the search began. */
  value: 4,
  slope: 5,
  /** The trial, and trials so far. */
  t: 6,
  trials: 7,
  /** The bracket: t, value and slope of its two ends, of which the first is the last trial while there is no bracket. */
  bracket: 8,
  /** Whether the last trial of the zoom was too near an end. */
  stuck: 14,
  /** The largest element of d. */
  reach: 15,
  /** s·y / y·y of the newest pair. */
  scale: 16,
} as const;

/** Doubles that a network of so many parameters needs. */
export function lbfgsDoubles(parameters: number, history: number): number {
  return NUMBERS + history + parameters * (VECTORS + 2 * history);
}

/** Views of them. */
export interface LbfgsMemory {
  readonly numbers: Float64Array;
  /** 1 / s·y of each pair. */
  readonly rho: Float64Array;
  /** Where the search began, and the gradient there. */
  readonly origin: Float64Array;
  readonly gradient: Float64Array;
  readonly direction: Float64Array;
  /** The gradients at the two ends of the bracket. */
  readonly ends: readonly [Float64Array, Float64Array];
  readonly steps: readonly Float64Array[];
  readonly changes: readonly Float64Array[];
}

/** Cuts the doubles that {@link lbfgsDoubles} counts. */
export function lbfgsMemory(doubles: Float64Array, parameters: number, history: number): LbfgsMemory {
  let next = 0;
  const take = (count: number): Float64Array => {
    next += count;
    return doubles.subarray(next - count, next);
  };
  const vector = (): Float64Array => take(parameters);
  return {
    numbers: take(NUMBERS),
    rho: take(history),
    origin: vector(),
    gradient: vector(),
    direction: vector(),
    ends: [vector(), vector()],
    steps: Array.from({ length: history }, vector),
    changes: Array.from({ length: history }, vector),
  };
}
