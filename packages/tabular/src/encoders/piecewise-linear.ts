import type { NumberColumn } from '@descent/core';
import { evenQuantiles, quantile, sortedNumbers } from '../quantiles.ts';
import { smoothClip } from '../smooth-clip.ts';
import { completeOptions, wholeOption } from './complete-options.ts';
import type { Encoder, MissingSpec } from './encoder.ts';
import { numberEncoder } from './number-encoder.ts';

const MOST_BINS = 1024;
const DEFAULTS = { bins: 32 };

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
 * T features, how far x has filled each of T bins: clip((x − b₍t−1₎) / (b_t − b₍t−1₎), 0, 1) for t = 1 to T. The edges b₀ to b_T
 * are the quantiles of the training rows at 0, 1/T, … 1 (option `bins`, T = 32), equal ones taken once, so that columns of few
 * different numbers have fewer bins, and a constant column none. The first bin is open below and the last above: what lies e bin
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
      const bins = wholeOption('piecewiseLinear', 'bins', options.bins, 1, MOST_BINS);
      const ascending = sortedNumbers(column, training);
      const edges = [...new Set(evenQuantiles(ascending, bins))];
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
