import type { CategoryColumn } from '@descent/core';
import { countsAt } from '../column-cells.ts';
import { compareCodePoints } from '../order-labels.ts';
import type { Encoder, MissingSpec } from './encoder.ts';
import { wordEncoder } from './word-encoder.ts';

const MOST_WORDS = 255;
/** Training rows that a word must stand in to have a feature of its own: nothing is learned of what comes but once. */
const FEWEST_ROWS = 2;

export interface EmbeddingSpec extends MissingSpec {
  readonly kind: 'embedding';
  /** The words with a feature of their own, the most frequent first. */
  readonly levels: readonly string[];
  /** All other words of the training rows, by code point: they share one feature. */
  readonly others: readonly string[];
}

/** The features of a word: the last one is that of all other words, where the training rows had any. */
function widthOf({ levels, others }: EmbeddingSpec): number {
  return levels.length + (others.length > 0 ? 1 : 0);
}

/** 1 in its place, where it has one, and 0 elsewhere. */
function unit(width: number, place: number): number[] {
  return Array.from({ length: width }, (_, f) => (f === place ? 1 : 0));
}

/**
 * For columns of many words, whose features an embedding layer turns to a few learned numbers: one feature for each of the most
 * frequent words (255 at most, of equals the first by code point), which stand in two training rows or more, and the feature
 * `column other` for every other word, where the training rows had any. A word that training did not see is one of the others,
 * and is counted; where there are none it is 0 in all features. A missing word is 0 in all, and has an indicator where training
 * rows had any.
 */
export const embedding: Encoder<EmbeddingSpec, CategoryColumn> = wordEncoder<EmbeddingSpec>({
  indicates: true,
  learn(levels, column, { rows }) {
    const counts = countsAt(column, rows);
    const ordered = [...levels].sort(compareCodePoints);
    const frequent = ordered
      .filter((word) => counts.get(word)! >= FEWEST_ROWS)
      .sort((a, b) => counts.get(b)! - counts.get(a)!)
      .slice(0, MOST_WORDS);
    const own = new Set(frequent);
    return { kind: 'embedding', levels: frequent, others: ordered.filter((word) => !own.has(word)) };
  },
  parse(json) {
    const levels = json.differentStrings('levels', 0);
    const others = json.differentStrings('others', 0);
    if (levels.length > MOST_WORDS)
      throw json.error('levels', `a list of at most ${MOST_WORDS} different strings`);
    const own = new Set(levels);
    if (others.some((word) => own.has(word)))
      throw json.error('others', 'a list of strings that are not among the levels');
    return { kind: 'embedding', levels, others };
  },
  featureNames(spec, column) {
    const names = spec.levels.map((level) => `${column}=${level}`);
    return widthOf(spec) > names.length ? [...names, `${column} other`] : names;
  },
  bind(spec) {
    const { levels, others } = spec;
    const places = new Map(levels.map((level, f) => [level, f]));
    for (const word of others) places.set(word, levels.length);
    return (word) => {
      const place = places.get(word);
      return place === undefined ? undefined : unit(widthOf(spec), place);
    };
  },
  unseen: (spec) => unit(widthOf(spec), spec.levels.length),
});
