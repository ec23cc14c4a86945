import { excerpt } from '@descent/core';
import type { EncoderOptions } from './encoders/encoder.ts';

/** What a column is, whatever the type that it was read with. */
export type LogicalType = 'number' | 'category' | 'boolean' | 'date' | 'text' | 'identifier' | 'constant';

/** What is known of a column before an encoder is chosen for it. */
export interface ColumnFacts {
  readonly type: LogicalType;
  readonly name: string;
  /** Rows of the file. */
  readonly rows: number;
  /** How many different cells there are that are not missing. */
  readonly levels: number;
  /** Whether any cell is missing. */
  readonly hasMissing: boolean;
  /** How dates are written, for a column of them. */
  readonly dateFormat?: string | undefined;
}

/** What a preset wants where there is a choice. */
export interface EncoderWishes {
  /** The encoder of numbers [robust]. */
  readonly numbers?: 'robust' | 'piecewiseLinear' | 'standard' | 'quantile' | undefined;
}

/** An encoder by its name in the registry, and the options to fit it with. */
export interface EncoderChoice {
  readonly kind: string;
  readonly options?: EncoderOptions;
  /** Why the column is not used, for the one who asked for its use. */
  readonly warning?: string;
}

/** As many features as one-hot may make of a column; the empty word is one of them. */
const MOST_ONE_HOT = 100;

function dropped(name: string, reason: string): EncoderChoice {
  return { kind: 'drop', options: { reason }, warning: `column ${excerpt(name)} is not used: ${reason}` };
}

function forCategory({ levels, hasMissing }: ColumnFacts): EncoderChoice {
  if (levels <= 2) return { kind: 'binary' };
  return { kind: levels + (hasMissing ? 1 : 0) <= MOST_ONE_HOT ? 'oneHot' : 'hashing' };
}

/**
 * The encoder for a column, by what it is:
 *
 * | type        | encoder                                                                                     |
 * |-------------|---------------------------------------------------------------------------------------------|
 * | number      | robust, or what the preset wants                                                            |
 * | boolean     | binary                                                                                      |
 * | category    | binary for up to 2 words, oneHot up to 100 (a missing one counts), hashing for more         |
 * | date        | dateParts                                                                                   |
 * | text        | hashing where a cell comes twice on average, else drop: there is nothing to learn from once |
 * | identifier  | drop                                                                                        |
 * | constant    | drop; missingIndicator where some cells are missing                                         |
 *
 * @example
 * ```ts
 * const facts = { type: 'category', name: 'job', rows: 1000, hasMissing: false };
 * chooseEncoder({ ...facts, levels: 14 }).kind; // 'oneHot'
 * chooseEncoder({ ...facts, levels: 140 }).kind; // 'hashing'
 * ```
 */
export function chooseEncoder(facts: ColumnFacts, wishes: EncoderWishes = {}): EncoderChoice {
  const { type, name, rows, levels, hasMissing, dateFormat } = facts;
  switch (type) {
    case 'number':
      return { kind: wishes.numbers ?? 'robust' };
    case 'boolean':
      return { kind: 'binary' };
    case 'category':
      return forCategory(facts);
    case 'date':
      return { kind: 'dateParts', ...(dateFormat === undefined ? {} : { options: { format: dateFormat } }) };
    case 'text':
      return 2 * levels <= rows
        ? { kind: 'hashing' }
        : dropped(name, `text, ${levels} different cells in ${rows} rows`);
    case 'identifier':
      return dropped(name, `an identifier, ${levels} different cells in ${rows} rows`);
    case 'constant':
      return hasMissing ? { kind: 'missingIndicator' } : dropped(name, 'constant, one value in all rows');
  }
}
