import { isNumeric } from '../column-facts.ts';
import type { ColumnTypeRule } from './column-type.ts';

const FEWEST_DIFFERENT = 100;
const FEWEST_WORDS = 3;

/** Sentences: more than 100 different ones, at least half as many as cells, of three words or more on average. */
export const text: ColumnTypeRule = {
  fits(facts) {
    if (isNumeric(facts)) return undefined;
    const { words, present } = facts;
    if (words.length <= FEWEST_DIFFERENT || words.length * 2 < present) return undefined;
    let parts = 0;
    for (const word of words) parts += word.split(/\s+/).length;
    const average = parts / words.length;
    return average < FEWEST_WORDS
      ? undefined
      : `${words.length} of ${present} cells differ, of ${average.toFixed(1)} words on average`;
  },
  refuses: (facts) => (isNumeric(facts) ? 'expected words, got numbers' : undefined),
};
