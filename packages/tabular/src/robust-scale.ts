import { quantile } from './quantiles.ts';

export interface RobustScale {
  readonly median: number;
  /** 0 for equal numbers, else what one unit of z is. */
  readonly scale: number;
}

/**
 * The median of ascending numbers, and their scale: q₇₅ − q₂₅ or, where that is 0, ½(largest − least), which is 0 for equal
 * numbers alone.
 *
 * Source: as {@link smoothClip}.
 *
 * @example
 * ```ts
 * robustScale([1, 2, 3, 4, 5]); // { "median": 3, "scale": 2 }
 * robustScale([0, 0, 0, 0, 8]); // { "median": 0, "scale": 4 }
 * ```
 */
export function robustScale(ascending: ArrayLike<number>): RobustScale {
  const spread = quantile(ascending, 3, 4) - quantile(ascending, 1, 4);
  const half = 0.5 * (ascending[ascending.length - 1]! - ascending[0]!);
  return { median: quantile(ascending, 1, 2), scale: spread > 0 ? spread : half };
}

/** (x − median) / scale; 0 where the scale is 0. */
export function robustly(x: number, { median, scale }: RobustScale): number {
  return scale === 0 ? 0 : (x - median) / scale;
}
