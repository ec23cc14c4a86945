import { type ColumnFacts, isNumeric } from './column-facts.ts';
import type { LogicalType } from './column-types/column-type.ts';
import { dateFormat } from './date-format.ts';
import type { EncoderOptions } from './encoders/encoder.ts';

/** The encoder of columns that are left out: they make no features. */
export const DROP = 'drop';

/** An encoder by its name in the registry, and the options to fit it with. */
export interface EncoderChoice {
  readonly kind: string;
  readonly options?: EncoderOptions;
}

/** What is wanted where there is a choice. */
export interface EncoderWishes {
  /** The encoder of numbers. */
  readonly numbers: string;
  /** Whether two words are one feature, ±1, and not two [false]. */
  readonly binary?: boolean | undefined;
  /** Training rows below which a word of a few shares a feature with others [0]. */
  readonly rareBelow?: number | undefined;
  /** Whether columns of many words are for an embedding, and not hashed [false]. */
  readonly embed?: boolean | undefined;
  /** Words from which on they are; more than 1,000 are hashed all the same [101]. */
  readonly embedFrom?: number | undefined;
}

type Choice = (facts: ColumnFacts, wishes: EncoderWishes) => EncoderChoice;

/** As many features as one-hot may make of a column; the empty word is one of them. */
const MOST_ONE_HOT = 100;
/** As many as are embedded: of more, too many would have to share the numbers of rare words. */
const MOST_EMBEDDED = 1000;

/** One feature for each of a few words; for many an embedding, if that is wanted, or buckets. */
const forWords: Choice = (facts, { binary, embed = false, embedFrom = MOST_ONE_HOT + 1, rareBelow = 0 }) => {
  if (isNumeric(facts)) return { kind: 'oneHot' };
  const levels = facts.words.length + (facts.missing > 0 ? 1 : 0);
  if (binary === true && facts.words.length <= 2) return { kind: 'binary' };
  if (embed && levels >= embedFrom && levels <= MOST_EMBEDDED) return { kind: 'embedding' };
  if (levels > MOST_ONE_HOT) return { kind: 'hashing' };
  return { kind: 'oneHot', ...(rareBelow === 0 ? {} : { options: { rareBelow } }) };
};

const dropped: Choice = () => ({ kind: DROP });

/** The encoder of each type. */
const CHOICES: Readonly<Record<LogicalType, Choice>> = {
  number: (_facts, { numbers }) => ({ kind: numbers }),
  boolean: (facts, wishes) => (isNumeric(facts) ? { kind: wishes.numbers } : forWords(facts, wishes)),
  category: forWords,
  date: (facts) => {
    const format = isNumeric(facts) ? undefined : dateFormat(facts.words);
    return format === undefined || format === 'ambiguous'
      ? { kind: DROP }
      : { kind: 'dateParts', options: { format } };
  },
  // There is nothing to learn from what comes but once.
  text: (facts) => ({ kind: !isNumeric(facts) && 2 * facts.words.length <= facts.rows ? 'hashing' : DROP }),
  identifier: dropped,
  constant: (facts) => ({ kind: facts.missing > 0 && facts.present > 0 ? 'missingIndicator' : DROP }),
};

/** The encoder for a column of a type. */
export function encoderFor(type: LogicalType, facts: ColumnFacts, wishes: EncoderWishes): EncoderChoice {
  return CHOICES[type](facts, wishes);
}
