import { uniform } from '@descent/core';
import { median } from './median.ts';

/** Resamples: the ends of a 95 % interval are then order statistics 50 and 1,950. */
const RESAMPLES = 2000;
const TAIL = 0.025;
/** The stream of the resampling: equal samples give equal intervals, on every machine. */
const SEED = 95;
const PURPOSE = 95;

/**
 * The 95 % interval of a statistic by the percentile bootstrap: each resample draws as many values as there are, with replacement,
 * from each list by itself; the ends are the 2.5 % and the 97.5 % quantile of the statistic over the resamples.
 *
 * Source: B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
 */
export function bootstrapInterval(
  lists: readonly (readonly number[])[],
  statistic: (lists: readonly (readonly number[])[]) => number,
): [low: number, high: number] {
  if (lists.some((list) => list.length === 0)) return [Number.NaN, Number.NaN];
  const values = Float64Array.from({ length: RESAMPLES }, (_, resample) => {
    let index = 0;
    const draw = (list: readonly number[]): number =>
      list[Math.floor(list.length * uniform(SEED, PURPOSE, resample, index++))]!;
    return statistic(lists.map((list) => list.map(() => draw(list))));
  }).sort();
  const tail = Math.round(RESAMPLES * TAIL);
  return [values[tail - 1]!, values[RESAMPLES - tail]!];
}

/** The 95 % interval of the median of samples. */
export function medianInterval(samples: readonly number[]): [low: number, high: number] {
  return bootstrapInterval([samples], ([list]) => median(list!));
}

/** The 95 % interval of the ratio of two medians. */
export function ratioInterval(
  above: readonly number[],
  below: readonly number[],
): [low: number, high: number] {
  return bootstrapInterval([above, below], ([a, b]) => median(a!) / median(b!));
}
