import { isNumeric } from '../column-facts.ts';
import { grouped } from '../wording.ts';
import type { ColumnTypeRule } from './column-type.ts';

/** Words. */
export const category: ColumnTypeRule = {
  fits(facts) {
    if (isNumeric(facts)) return undefined;
    const { words, missing } = facts;
    const cells = `${grouped(words.length)} different word${words.length === 1 ? '' : 's'}`;
    return missing === 0 ? cells : `${cells}, ${grouped(missing)} cells have none`;
  },
  refuses: (facts) => (isNumeric(facts) ? 'expected words, got numbers' : undefined),
};
