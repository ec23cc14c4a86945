import { isNumeric } from '../column-facts.ts';
import { grouped } from '../wording.ts';
import type { ColumnTypeRule } from './column-type.ts';

/** Every cell with a value is a number. */
export const number: ColumnTypeRule = {
  fits(facts) {
    if (!isNumeric(facts)) return undefined;
    const cells = `${grouped(facts.present)} of ${grouped(facts.rows)} cells are numbers`;
    return facts.missing === 0 ? cells : `${cells}, ${grouped(facts.missing)} without a value`;
  },
  refuses: (facts) => (isNumeric(facts) ? undefined : 'expected numbers, got words'),
};
