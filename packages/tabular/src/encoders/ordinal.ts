import type { CategoryColumn } from '@descent/core';
import { orderLabels } from '../order-labels.ts';
import type { Encoder, MissingSpec } from './encoder.ts';
import { wordEncoder } from './word-encoder.ts';

export interface OrdinalSpec extends MissingSpec {
  readonly kind: 'ordinal';
  /** In their order. */
  readonly levels: readonly string[];
}

/**
 * One feature, 2k / (K − 1) − 1 for word k (from 0) of the K words of the training rows, in their order: as numbers when all of
 * them are, else by code point. A word that is the only one encodes to 0, and so does an unseen one, which is counted. A missing
 * word is 0, and has an indicator where training rows had any.
 */
export const ordinal: Encoder<OrdinalSpec, CategoryColumn> = wordEncoder<OrdinalSpec>({
  indicates: true,
  learn(levels) {
    return { kind: 'ordinal', levels: orderLabels(levels) };
  },
  parse(json) {
    return { kind: 'ordinal', levels: json.differentStrings('levels', 0) };
  },
  featureNames(_spec, column) {
    return [column];
  },
  bind({ levels }) {
    const last = levels.length - 1;
    const codes = new Map(levels.map((level, k) => [level, [last === 0 ? 0 : (2 * k) / last - 1]] as const));
    return (word) => codes.get(word);
  },
});
