import { type CategoryColumn, DataError, excerpt } from '@descent/core';
import { countsAt, firstWord } from '../column-cells.ts';
import { completeOptions, wholeOption } from './complete-options.ts';
import type { Encoder, EncoderSpec, FitContext } from './encoder.ts';

const MOST_LEVELS = 100;
/** Training rows below which a word has no feature of its own. */
const DEFAULTS = { rareBelow: 0 };
const MOST_RARE_BELOW = 1_000_000;

export interface OneHotSpec extends EncoderSpec {
  readonly kind: 'oneHot';
  readonly levels: readonly string[];
  /** Rare words, which share the last feature; left out where there are none. */
  readonly others?: readonly string[];
}

function learn(column: CategoryColumn, context: FitContext): OneHotSpec {
  const { rareBelow } = completeOptions('oneHot', DEFAULTS, context);
  wholeOption('oneHot', 'rareBelow', rareBelow, 0, MOST_RARE_BELOW);
  // Of the whole file: whether a run can be done must not hang on how the rows were split.
  if (column.levels.length > MOST_LEVELS) {
    const word = firstWord(column, context);
    const numbers =
      word === undefined ? '' : `; if it is meant to hold numbers, the first cell that is none is ${word}`;
    throw new DataError(
      `${context.source}: column ${excerpt(column.name)}: expected at most ${MOST_LEVELS} different values in a column of words, got ${column.levels.length}${numbers}`,
    );
  }
  const counts = countsAt(column, context.rows);
  // Code units: the default order of sort() on strings.
  const words = [...counts.keys()].sort();
  const isRare = (word: string): boolean => counts.get(word)! < rareBelow;
  const others = words.filter(isRare);
  const levels = words.filter((word) => !isRare(word));
  return { kind: 'oneHot', levels, ...(others.length === 0 ? {} : { others }) };
}

/**
 * One feature per category of the training rows, sorted by code unit: 1 for the cell's own, 0 for the others. Categories of fewer
 * training rows than the option `rareBelow` [0] share one feature, `column other`: of a few rows a network learns no more than to know
 * them by heart. A category that training did not see is one of those, or 0 in all features where there are none, and is counted.
 */
export const oneHot: Encoder<OneHotSpec, CategoryColumn> = {
  accepts: 'category',
  options: DEFAULTS,
  fit(columns, context) {
    return columns.map((column) => learn(column, context));
  },
  parse(json) {
    if (!json.has('others')) return { kind: 'oneHot', levels: json.differentStrings('levels', 1) };
    const levels = json.differentStrings('levels', 0);
    const others = json.differentStrings('others', 1);
    if (others.some((word) => levels.includes(word)))
      throw json.error('others', 'a list of strings that are not among the levels');
    return { kind: 'oneHot', levels, others };
  },
  featureNames({ levels, others }, column) {
    const names = levels.map((level) => `${column}=${level}`);
    return others === undefined ? names : [...names, `${column} other`];
  },
  bind({ levels, others }, column) {
    const width = levels.length + (others === undefined ? 0 : 1);
    const features = new Map(levels.map((level, f) => [level, f]));
    for (const word of others ?? []) features.set(word, levels.length);
    const isUnseen = column.levels.map((level) => !features.has(level));
    const unseenFeature = others === undefined ? -1 : levels.length;
    const featureOfCode = Int32Array.from(column.levels, (level) => features.get(level) ?? unseenFeature);
    return (rows, into, at, stride) => {
      let unseen = 0;
      for (let i = 0; i < rows.length; i++) {
        const start = at + i * stride;
        into.fill(0, start, start + width);
        const code = column.codes[rows[i]!]!;
        const feature = featureOfCode[code]!;
        if (isUnseen[code]!) unseen++;
        if (feature >= 0) into[start + feature] = 1;
      }
      return unseen;
    };
  },
};
