import { type CategoryColumn, type Column, DataError, excerpt, type NumberColumn } from '@descent/core';
import { isEmptyWord } from '../column-cells.ts';
import { orderLabels } from '../order-labels.ts';
import type { Encoder, FitContext, MissingSpec } from './encoder.ts';
import { wordEncoder } from './word-encoder.ts';

export interface BinarySpec extends MissingSpec {
  readonly kind: 'binary';
  /** In their order: what −1 and 1 stand for. */
  readonly levels: readonly string[];
}

/** Two words at most in the whole file: whether a run can be done must not hang on how the rows were split. */
function requireTwo({ name, levels }: CategoryColumn, { source }: FitContext): void {
  const words = levels.filter((level) => !isEmptyWord(level));
  if (words.length <= 2) return;
  throw new DataError(
    `${source}: column ${excerpt(name)}: expected at most 2 different values for the encoder binary, got ${words.length}; use oneHot`,
  );
}

const ofWords: Encoder<BinarySpec, CategoryColumn> = wordEncoder<BinarySpec>({
  indicates: false,
  learn(levels, column, training) {
    requireTwo(column, training);
    return { kind: 'binary', levels: orderLabels(levels) };
  },
  parse(json) {
    const levels = json.differentStrings('levels', 0);
    if (levels.length > 2) throw json.error('levels', 'a list of at most 2 different strings');
    return { kind: 'binary', levels };
  },
  featureNames(_spec, column) {
    return [column];
  },
  bind({ levels }) {
    return (word) => (word === levels[0] ? [-1] : word === levels[1] ? [1] : undefined);
  },
});

/** A column of numbers as words: each number in its shortest form, a missing one as the empty word. */
function asWords(column: Column): CategoryColumn {
  return column.type === 'category' ? column : wordsOfNumbers(column);
}

function wordsOfNumbers({ name, values, offset, stride }: NumberColumn): CategoryColumn {
  const codes = new Int32Array(Math.ceil((values.length - offset) / stride));
  const codeOf = new Map<number, number>();
  for (let row = 0; row < codes.length; row++) {
    const x = values[offset + row * stride]!;
    if (!codeOf.has(x)) codeOf.set(x, codeOf.size);
    codes[row] = codeOf.get(x)!;
  }
  const levels = [...codeOf.keys()].map((x) => (Number.isNaN(x) ? '' : String(x)));
  return { name, type: 'category', codes, levels };
}

/**
 * One feature for a column of two words or two numbers, −1 for the first and 1 for the second: ordered as numbers when both are,
 * else by code point. A missing cell is 0. So is an unseen word, which is counted.
 */
export const binary: Encoder<BinarySpec> = {
  accepts: 'any',
  fit(columns, context) {
    return ofWords.fit(columns.map(asWords), context);
  },
  parse(json) {
    return ofWords.parse(json);
  },
  featureNames(spec, column) {
    return ofWords.featureNames(spec, column);
  },
  bind(spec, column) {
    return ofWords.bind(spec, asWords(column));
  },
};
