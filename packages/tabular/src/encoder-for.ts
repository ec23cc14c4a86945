import { type ColumnFacts, isNumeric } from './column-facts.ts';
import type { LogicalType } from './column-types/column-type.ts';
import type { EncoderOptions } from './encoders/encoder.ts';

/** The encoder of columns that are left out: they make no features. */
export const DROP = 'drop';

/** An encoder by its name in the registry, and the options to fit it with. */
export interface EncoderChoice {
  readonly kind: string;
  readonly options?: EncoderOptions;
}

type Choice = (facts: ColumnFacts, scale: string) => EncoderChoice;

const dropped: Choice = () => ({ kind: DROP });

/** The encoder of each type. One that is not there yet leaves its column out. */
const CHOICES: Readonly<Record<LogicalType, Choice>> = {
  number: (_facts, scale) => ({ kind: scale }),
  boolean: (facts, scale) => ({ kind: isNumeric(facts) ? scale : 'oneHot' }),
  category: () => ({ kind: 'oneHot' }),
  date: dropped,
  text: dropped,
  identifier: dropped,
  constant: dropped,
};

/**
 * The encoder for a column of a type.
 * @param scale the kind of encoder for numbers that was asked for, or found to suit the table.
 */
export function encoderFor(type: LogicalType, facts: ColumnFacts, scale: string): EncoderChoice {
  return CHOICES[type](facts, scale);
}
