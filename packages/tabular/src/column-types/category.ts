import { isNumeric } from '../column-facts.ts';
import { countOf } from '../wording.ts';
import type { ColumnTypeRule } from './column-type.ts';

/** Words. */
export const category: ColumnTypeRule = {
  fits(facts) {
    if (isNumeric(facts)) return undefined;
    const { words, missing } = facts;
    const cells = countOf(words.length, 'different word');
    return missing === 0 ? cells : `${cells}, ${countOf(missing, 'cell')} without a value`;
  },
  refuses: (facts) => (isNumeric(facts) ? 'expected words, got numbers' : undefined),
};
