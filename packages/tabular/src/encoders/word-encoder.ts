import type { CategoryColumn } from '@descent/core';
import { isEmptyWord, levelsAt, missingAt } from '../column-cells.ts';
import type { JsonObject } from '../json-object.ts';
import {
  type Encoder,
  type EncoderOptions,
  type FeatureWriter,
  type FitContext,
  type MissingSpec,
  notingGaps,
} from './encoder.ts';

/** What becomes of a word that is not empty. */
export interface WordFormula<S extends MissingSpec> {
  readonly options?: EncoderOptions;
  /** Whether a feature of its own tells missing cells apart, when the training rows had any. */
  readonly indicates: boolean;
  /** Learns from rows of the column whose words are not empty; there may be none. `levels` are their words, unordered. */
  learn(levels: readonly string[], column: CategoryColumn, training: FitContext): S;
  parse(json: JsonObject): S;
  featureNames(spec: S, column: string): readonly string[];
  /** The function that gives all features of a word, or undefined for one that training did not see. */
  bind(spec: S): (word: string) => ArrayLike<number> | undefined;
  /** All features of a word that training did not see, where they are not 0. */
  unseen?(spec: S): ArrayLike<number>;
}

/** Places among the features that cells are written as: of a missing one, of one that training did not see; known words come after. */
const MISSING = 0;
const UNSEEN = 1;

function isIndicated<S extends MissingSpec>({ indicates }: WordFormula<S>, { missing }: S): boolean {
  return indicates && missing === true;
}

function wordWriter<S extends MissingSpec>(
  formula: WordFormula<S>,
  spec: S,
  { levels, codes }: CategoryColumn,
): FeatureWriter {
  const indicates = isIndicated(formula, spec);
  const width = formula.featureNames(spec, '').length + (indicates ? 1 : 0);
  const encode = formula.bind(spec);
  const row = (encoded: ArrayLike<number>): number[] =>
    Array.from({ length: width }, (_, f) => encoded[f] ?? 0);
  const missing = row([]);
  if (indicates) missing[width - 1] = 1;
  // A file may hold any number of words that training did not see: they share one row, as the missing ones do.
  const features = [...missing, ...row(formula.unseen?.(spec) ?? [])];
  const places = Int32Array.from(levels, (level) => {
    if (isEmptyWord(level)) return MISSING;
    const encoded = encode(level);
    if (encoded === undefined) return UNSEEN;
    features.push(...row(encoded));
    return features.length / width - 1;
  });
  const counts = [spec.missing ? 0 : 1, 1];
  return (rows, into, at, stride) => {
    let unseen = 0;
    for (let i = 0; i < rows.length; i++) {
      const place = places[codes[rows[i]!]!]!;
      for (let f = 0; f < width; f++) into[at + i * stride + f] = features[place * width + f]!;
      unseen += counts[place] ?? 0;
    }
    return unseen;
  };
}

/**
 * The encoder of words by a formula that looks at each word once, with one policy for missing ones (empty, or only spaces): they
 * are 0 in all features but the indicator `column missing`, which is there when the formula wants it and the training rows had
 * any. Unseen words are 0 in all features, unless the formula says otherwise, and counted; so are missing ones where training had none.
 */
export function wordEncoder<S extends MissingSpec>(formula: WordFormula<S>): Encoder<S, CategoryColumn> {
  return {
    accepts: 'category',
    ...(formula.options === undefined ? {} : { options: formula.options }),
    fit(columns, context) {
      return columns.map((column) => {
        const isMissing = missingAt(column);
        const rows = context.rows.filter((row) => !isMissing(row));
        const learned = formula.learn(levelsAt(column, rows), column, { ...context, rows });
        return notingGaps(learned, rows.length < context.rows.length);
      });
    },
    parse(json) {
      return notingGaps(formula.parse(json), json.flag('missing'));
    },
    featureNames(spec, column) {
      const names = formula.featureNames(spec, column);
      return isIndicated(formula, spec) ? [...names, `${column} missing`] : names;
    },
    bind(spec, column) {
      return wordWriter(formula, spec, column);
    },
  };
}
