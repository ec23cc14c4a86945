import { isNumeric, type NumberFacts } from '../column-facts.ts';
import type { ColumnTypeRule } from './column-type.ts';

/** Fewer rows may well differ by chance. */
const FEWEST_ROWS = 20;

/**
 * What names rows instead of describing them: words that all differ, or whole numbers that follow one another when they are sorted.
 * Measurements that all differ are numbers.
 */
export const identifier: ColumnTypeRule = {
  fits(facts) {
    if (facts.missing > 0 || facts.rows < FEWEST_ROWS) return undefined;
    if (isNumeric(facts)) {
      return isSequence(facts)
        ? `all cells differ, the whole numbers from ${facts.least} to ${facts.largest}`
        : undefined;
    }
    return facts.words.length === facts.rows ? 'all cells are different words' : undefined;
  },
  refuses: () => undefined,
};

/** Whether n whole numbers span n − 1 and none is there twice. */
function isSequence({ column, rows, least, largest, isWhole }: NumberFacts): boolean {
  if (!isWhole || largest - least !== rows - 1) return false;
  const { values, offset, stride } = column;
  const seen = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const place = values[offset + row * stride]! - least;
    if (seen[place] === 1) return false;
    seen[place] = 1;
  }
  return true;
}
