import type { ColumnFacts } from '../column-facts.ts';

/** What a column means, whatever it is kept as: see `columnTypes` for what each is told by. */
export type LogicalType = 'constant' | 'boolean' | 'date' | 'text' | 'identifier' | 'number' | 'category';

/** A type that a column can be of. Everything is a function of the facts. */
export interface ColumnTypeRule {
  /** Why the column is of this type, in words for people; undefined when it is not. */
  fits(facts: ColumnFacts): string | undefined;
  /** Why the column cannot be of this type, though it was declared to be; undefined when it can. */
  refuses(facts: ColumnFacts): string | undefined;
}
