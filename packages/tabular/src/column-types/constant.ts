import { excerpt } from '@descent/core';
import { type ColumnFacts, isNumeric } from '../column-facts.ts';
import type { ColumnTypeRule } from './column-type.ts';

/** One value in all rows, of which there are several; or none in any. */
export const constant: ColumnTypeRule = {
  fits(facts) {
    if (facts.rows < 2) return undefined;
    if (facts.present === 0) return 'no cell has a value';
    if (facts.missing > 0) return undefined;
    const only = onlyValue(facts);
    return only === undefined ? undefined : `all cells hold ${only}`;
  },
  refuses: () => undefined,
};

function onlyValue(facts: ColumnFacts): string | undefined {
  if (isNumeric(facts)) return facts.least === facts.largest ? String(facts.least) : undefined;
  return facts.words.length === 1 ? excerpt(facts.words[0]!) : undefined;
}
