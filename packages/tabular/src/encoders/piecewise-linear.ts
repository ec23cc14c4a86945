import type { NumberColumn } from '@descent/core';
import { evenQuantiles, quantile, sortedNumbers } from '../quantiles.ts';
import { smoothClip } from '../smooth-clip.ts';
import { completeOptions, wholeOption } from './complete-options.ts';
import type { Encoder, MissingSpec } from './encoder.ts';
import { numberEncoder } from './number-encoder.ts';

const MOST_BINS = 1024;
/** 0 bins: one for each 64 rows, from 2 to 32: a bin of few rows would be learned by heart. */
const DEFAULTS = { bins: 0 };
const ROWS_OF_A_BIN = 64;
const [FEWEST_UNASKED, MOST_UNASKED] = [2, 32];

export interface PiecewiseLinearSpec extends MissingSpec {
  readonly kind: 'piecewiseLinear';
  /** Of the bins, ascending, no two equal: b₀ to b_T. */
  readonly edges: readonly number[];
  readonly median: number;
}

/** Feature t of x, u = (x − b₍t−1₎) / (b_t − b₍t−1₎) within 0 and 1; beyond them at the open ends, by smoothClip of what is beyond. */
function filled(x: number, edges: readonly number[], t: number): number {
  const u = (x - edges[t - 1]!) / (edges[t]! - edges[t - 1]!);
  if (u < 0) return t === 1 ? smoothClip(u) : 0;
  if (u > 1) return t === edges.length - 1 ? 1 + smoothClip(u - 1) : 1;
  return u;
}

/**
 * Ascending numbers in which none stands for more than one of `parts` equal shares: what most rows have in common, a zero mostly, would
 * else take the bins of those who differ.
 *
 * | numbers | parts | capped |
 * |---|---|---|
 * | 0 0 0 0 0 0 5 6 7 8 | 5 | 0 5 6 7 8 |
 * | 1 2 3 4 | 2 | 1 2 3 4 |
 */
export function cappedTies(ascending: Float64Array, parts: number): Float64Array {
  const counts: number[] = [];
  for (let i = 0; i < ascending.length; i++) {
    if (i === 0 || ascending[i] !== ascending[i - 1]) counts.push(0);
    counts[counts.length - 1]!++;
  }
  let total = ascending.length;
  for (let before = Number.POSITIVE_INFINITY; total < before; ) {
    before = total;
    const most = Math.max(1, Math.floor(total / parts));
    total = 0;
    for (let c = 0; c < counts.length; c++) {
      counts[c] = Math.min(counts[c]!, most);
      total += counts[c]!;
    }
  }
  const capped = new Float64Array(total);
  let from = 0;
  let value = 0;
  for (let c = 0, i = 0; c < counts.length; c++) {
    value = ascending[i]!;
    capped.fill(value, from, from + counts[c]!);
    from += counts[c]!;
    while (i < ascending.length && ascending[i] === value) i++;
  }
  return capped;
}

/**
 * T features, how far x has filled each of T bins: clip((x − b₍t−1₎) / (b_t − b₍t−1₎), 0, 1) for t = 1 to T. The edges b₀ to b_T
 * are the quantiles of the training rows at 0, 1/T, … 1 (option `bins`; unasked, T is one for each 64 of them, from 2 to 32), of which no single number stands for more than one
 * part in T; equal ones are taken once, so that columns of few different numbers have fewer bins, and a constant column none. The first bin is open below and the last above: what lies e bin
 * widths beyond adds e / √(1 + (e/3)²), less than 3, so that far outliers do not explode. A missing number is what the median is,
 * and has an indicator where training rows had any.
 *
 * Source: Y. Gorishniy, I. Rubachev, A. Babenko, On Embeddings for Numerical Features in Tabular Deep Learning, 2022,
 * arXiv 2203.05556, equation 1; the smooth clip at the open ends is ours.
 */
export const piecewiseLinear: Encoder<PiecewiseLinearSpec, NumberColumn> = numberEncoder<PiecewiseLinearSpec>(
  {
    options: DEFAULTS,
    learn(column, training) {
      const options = completeOptions('piecewiseLinear', DEFAULTS, training);
      const asked = wholeOption('piecewiseLinear', 'bins', options.bins, 0, MOST_BINS);
      const ascending = sortedNumbers(column, training);
      const filling = Math.floor(ascending.length / ROWS_OF_A_BIN);
      const unasked = Math.min(Math.max(filling, FEWEST_UNASKED), MOST_UNASKED);
      const bins = asked === 0 ? unasked : asked;
      const distinct = [...new Set(ascending)];
      const edges =
        distinct.length <= bins + 1
          ? distinct
          : [...new Set(evenQuantiles(cappedTies(ascending, bins), bins))];
      return { kind: 'piecewiseLinear', edges, median: quantile(ascending, 1, 2) };
    },
    parse(json) {
      const edges = json.ascendingNumbers('edges', 1, MOST_BINS + 1);
      if (new Set(edges).size !== edges.length)
        throw json.error('edges', 'numbers of which no two are equal');
      return { kind: 'piecewiseLinear', edges, median: json.number('median') };
    },
    featureNames({ edges }, column) {
      return edges.slice(1).map((_, t) => `${column} bin ${t + 1}`);
    },
    fill({ median }) {
      return median;
    },
    bind({ edges }) {
      return (x, into, at) => {
        for (let t = 1; t < edges.length; t++) into[at + t - 1] = filled(x, edges, t);
      };
    },
  },
);
