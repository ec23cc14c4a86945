import { type Column, DataError, excerpt, type Table } from '@descent/core';
import { type ColumnFacts, columnFacts, isNumeric } from './column-facts.ts';
import type { LogicalType } from './column-types/column-type.ts';
import { columnTypes } from './column-types/index.ts';
import { DROP, type EncoderChoice, type EncoderWishes, encoderFor } from './encoder-for.ts';

export interface PlacedColumn<C extends Column = Column> {
  readonly column: C;
  readonly position: number;
}

/** A column with its type, why it has it, and the kind of encoder that follows. */
export interface TypedColumn extends PlacedColumn {
  readonly type: LogicalType;
  readonly why: string;
  readonly encoder: EncoderChoice;
  /** Cells without a value. */
  readonly missing: number;
}

interface Candidate extends PlacedColumn {
  readonly facts: ColumnFacts;
}

/**
 * Finds the type of each column, from all rows of the table, and its encoder. Where every column would be left out, numbers are
 * learned from after all.
 *
 * @param declared types by place, which go before what the cells say.
 * @param wishes what is wanted where a type leaves a choice.
 * @throws DataError when a column cannot be of the type that was declared, or none is left to learn from.
 */
export function typeColumns(
  table: Table,
  placed: readonly PlacedColumn[],
  declared: ReadonlyMap<number, LogicalType>,
  wishes: EncoderWishes,
): TypedColumn[] {
  const candidates = placed.map(
    (item): Candidate => ({ ...item, facts: columnFacts(item.column, table.rows) }),
  );
  const typed = candidates.map((candidate) => {
    const type = declared.get(candidate.position);
    return type === undefined
      ? typedByFacts(candidate, wishes)
      : typedAsDeclared(table.source, candidate, type, wishes);
  });
  if (typed.some(({ encoder }) => encoder.kind !== DROP)) return typed;
  const again = typed.map((item, i) =>
    declared.has(item.position) ? item : asLastResort(item, candidates[i]!, wishes),
  );
  if (again.some(({ encoder }) => encoder.kind !== DROP)) return again;
  const reasons = typed.map(({ column, type, why }) => `${excerpt(column.name)} is ${type} (${why})`);
  throw new DataError(
    `${table.source}: expected a column to learn from, got none: ${reasons.join(', ')}; declare the type of one with --types`,
  );
}

function typedAs(
  type: LogicalType,
  why: string,
  { facts, ...placed }: Candidate,
  wishes: EncoderWishes,
): TypedColumn {
  const choice = encoderFor(type, facts, wishes);
  const encoder = choice.kind === DROP ? { ...choice, options: { reason: `${type}: ${why}` } } : choice;
  return { ...placed, type, why, encoder, missing: facts.missing };
}

function typedByFacts(candidate: Candidate, wishes: EncoderWishes): TypedColumn {
  for (const [name, rule] of Object.entries(columnTypes)) {
    const why = rule.fits(candidate.facts);
    if (why === undefined) continue;
    return typedAs(name as LogicalType, why, candidate, wishes);
  }
  throw new Error('unreachable: a column is of numbers or of words');
}

function typedAsDeclared(
  source: string,
  candidate: Candidate,
  type: LogicalType,
  wishes: EncoderWishes,
): TypedColumn {
  const refusal = columnTypes[type].refuses(candidate.facts);
  if (refusal === undefined) return typedAs(type, 'declared', candidate, wishes);
  throw new DataError(
    `${source}: column ${excerpt(candidate.column.name)} cannot be of type ${type}, as declared: ${refusal}`,
  );
}

function asLastResort(typed: TypedColumn, candidate: Candidate, wishes: EncoderWishes): TypedColumn {
  const { facts } = candidate;
  if (!isNumeric(facts) || facts.present === 0) return typed;
  const why = `${columnTypes.number.fits(facts)}; ${typed.type}, but there is nothing else to learn from`;
  return typedAs('number', why, candidate, wishes);
}
