import type { CategoryColumn } from '@descent/core';
import { fnv1a } from '../fnv1a.ts';
import { completeOptions, wholeOption } from './complete-options.ts';
import type { Encoder, EncoderSpec } from './encoder.ts';

const MOST_BUCKETS = 4096;
const DEFAULTS = { buckets: 32, signed: false };

export interface HashingSpec extends EncoderSpec {
  readonly kind: 'hashing';
  readonly buckets: number;
  readonly signed: boolean;
}

/**
 * One feature per bucket (option `buckets`, 32): 1 in bucket h mod buckets for a word whose FNV-1a hash is h, 0 in the others.
 * With option `signed` it is −1 where h ≥ 2³¹, so that words of one bucket tell against each other. Nothing is learned, any
 * word has its bucket, none is unseen, and the empty word is one like the others.
 *
 * Source: K. Weinberger and others, Feature Hashing for Large Scale Multitask Learning, 2009, arXiv 0902.2206.
 */
export const hashing: Encoder<HashingSpec, CategoryColumn> = {
  accepts: 'category',
  options: DEFAULTS,
  fit(columns, context) {
    const options = completeOptions('hashing', DEFAULTS, context);
    const buckets = wholeOption('hashing', 'buckets', options.buckets, 1, MOST_BUCKETS);
    return columns.map(() => ({ kind: 'hashing', buckets, signed: options.signed }));
  },
  parse(json) {
    const buckets = json.whole('buckets', 1);
    if (buckets > MOST_BUCKETS) throw json.error('buckets', `at most ${MOST_BUCKETS}`);
    return { kind: 'hashing', buckets, signed: json.boolean('signed') };
  },
  featureNames({ buckets }, column) {
    return Array.from({ length: buckets }, (_, bucket) => `${column} bucket ${bucket}`);
  },
  bind({ buckets, signed }, { levels, codes }) {
    const hashes = Uint32Array.from(levels, fnv1a);
    return (rows, into, at, stride) => {
      for (let i = 0; i < rows.length; i++) {
        const start = at + i * stride;
        const hash = hashes[codes[rows[i]!]!]!;
        into.fill(0, start, start + buckets);
        into[start + (hash % buckets)] = signed && hash >= 0x80000000 ? -1 : 1;
      }
      return 0;
    };
  },
};
