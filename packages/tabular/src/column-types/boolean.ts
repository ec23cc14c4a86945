import { excerpt } from '@descent/core';
import { type ColumnFacts, isNumeric } from '../column-facts.ts';
import type { ColumnTypeRule } from './column-type.ts';

/** Pairs of words of which one says no and the other yes, in lower case. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['no', 'yes'],
  ['n', 'y'],
  ['false', 'true'],
  ['f', 't'],
  ['off', 'on'],
  ['0', '1'],
];

/** Two values that say no and yes: 0 and 1, or a pair of words in any letter case. */
export const boolean: ColumnTypeRule = {
  fits(facts) {
    if (isNumeric(facts)) {
      const isBit = facts.isWhole && facts.least === 0 && facts.largest === 1;
      return isBit ? 'the numbers are 0 and 1' : undefined;
    }
    const lower = facts.words.map((word) => word.toLowerCase()).sort();
    const isPair = PAIRS.some(([no, yes]) => lower.length === 2 && lower.includes(no) && lower.includes(yes));
    return isPair ? `the words are ${facts.words.map(excerpt).join(' and ')}` : undefined;
  },
  refuses(facts) {
    const values = distinct(facts);
    return values === 2 ? undefined : `expected two different values, got ${values ?? 'others than 0 and 1'}`;
  },
};

function distinct(facts: ColumnFacts): number | undefined {
  if (!isNumeric(facts)) return facts.words.length;
  return boolean.fits(facts) === undefined ? undefined : 2;
}
