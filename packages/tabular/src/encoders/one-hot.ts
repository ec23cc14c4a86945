import { type CategoryColumn, DataError, excerpt } from '@descent/core';
import { firstWord, levelsAt } from '../column-cells.ts';
import type { Encoder, EncoderSpec, FitContext } from './encoder.ts';

const MOST_LEVELS = 100;

export interface OneHotSpec extends EncoderSpec {
  readonly kind: 'oneHot';
  readonly levels: readonly string[];
}

function learnLevels(column: CategoryColumn, context: FitContext): string[] {
  // Of the whole file: whether a run can be done must not hang on how the rows were split.
  if (column.levels.length > MOST_LEVELS) {
    const word = firstWord(column, context);
    const numbers =
      word === undefined ? '' : `; if it is meant to hold numbers, the first cell that is none is ${word}`;
    throw new DataError(
      `${context.source}: column ${excerpt(column.name)}: expected at most ${MOST_LEVELS} different values in a column of words, got ${column.levels.length}${numbers}`,
    );
  }
  // Code units: the default order of sort() on strings.
  return levelsAt(column, context.rows).sort();
}

/**
 * One feature per category of the training rows, sorted by code unit: 1 for the cell's own, 0 for the others. A category that
 * training did not see is 0 in all of them, and is counted.
 */
export const oneHot: Encoder<OneHotSpec, CategoryColumn> = {
  accepts: 'category',
  fit(columns, context) {
    return columns.map((column) => ({ kind: 'oneHot', levels: learnLevels(column, context) }));
  },
  parse(json) {
    return { kind: 'oneHot', levels: json.differentStrings('levels', 1) };
  },
  featureNames({ levels }, column) {
    return levels.map((level) => `${column}=${level}`);
  },
  bind({ levels }, column) {
    const width = levels.length;
    const features = new Map(levels.map((level, f) => [level, f]));
    const featureOfCode = Int32Array.from(column.levels, (level) => features.get(level) ?? -1);
    return (rows, into, at, stride) => {
      let unseen = 0;
      for (let i = 0; i < rows.length; i++) {
        const start = at + i * stride;
        into.fill(0, start, start + width);
        const feature = featureOfCode[column.codes[rows[i]!]!]!;
        if (feature < 0) unseen++;
        else into[start + feature] = 1;
      }
      return unseen;
    };
  },
};
