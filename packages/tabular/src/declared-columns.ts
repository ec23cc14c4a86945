import { type ColumnReading, excerpt, UsageError } from '@descent/core';
import type { LogicalType } from './column-types/column-type.ts';
import { findColumn } from './find-column.ts';
import { quoteList } from './wording.ts';

/** What is said of columns beforehand, by their names or their places from 0. */
export interface DeclaredColumns {
  readonly types?: ReadonlyMap<string, LogicalType> | undefined;
  /** Columns that are not to be used. */
  readonly ignore?: readonly string[] | undefined;
  /** The column that says how much each row counts; it is no input. */
  readonly weightColumn?: string | undefined;
}

/** How the cells of a column of a type must be read; null where either way may do. */
const READINGS: Readonly<Record<LogicalType, ColumnReading | null>> = {
  number: { type: 'number' },
  boolean: null,
  category: { type: 'category' },
  date: { type: 'category' },
  text: { type: 'category' },
  identifier: { type: 'category' },
  constant: { type: 'category' },
};

/**
 * How the columns of a file are to be read so that they can be what was declared. Columns that are not there are passed over:
 * {@link declaredByPlace} complains of them.
 */
export function declaredReadings(
  names: readonly string[],
  { types = new Map(), ignore = [], weightColumn }: DeclaredColumns,
): Map<string, ColumnReading> {
  const readings = new Map<string, ColumnReading>();
  for (const [column, type] of types) {
    const name = names[findColumn(names, column)];
    const reading = READINGS[type];
    if (name !== undefined && reading !== null) readings.set(name, reading);
  }
  for (const column of ignore) {
    const name = names[findColumn(names, column)];
    if (name !== undefined) readings.set(name, { type: 'category', verbatim: true });
  }
  const weight = weightColumn === undefined ? undefined : names[findColumn(names, weightColumn)];
  if (weight !== undefined) readings.set(weight, { type: 'number' });
  return readings;
}

/** {@link DeclaredColumns} by place. */
export interface DeclaredPlaces {
  readonly types: ReadonlyMap<number, LogicalType>;
  readonly ignored: ReadonlySet<number>;
  readonly weight: number | undefined;
}

/**
 * What was declared, by place.
 * @throws UsageError for a column that is not there, listing those that are, or one that is declared to be two things.
 */
export function declaredByPlace(
  source: string,
  names: readonly string[],
  { types = new Map(), ignore = [], weightColumn }: DeclaredColumns,
): DeclaredPlaces {
  const place = (option: string, column: string): number => {
    const found = findColumn(names, column);
    if (found >= 0) return found;
    throw new UsageError(
      `${option}: expected columns of ${source}, got ${excerpt(column)}; it has ${quoteList(names)}`,
    );
  };
  const ignored = new Set(ignore.map((column) => place('ignore', column)));
  const byPlace = new Map([...types].map(([column, type]) => [place('types', column), type] as const));
  for (const found of byPlace.keys()) {
    if (!ignored.has(found)) continue;
    throw new UsageError(
      `types: expected columns that are used, got ${excerpt(names[found]!)}, which is ignored`,
    );
  }
  const weight = weightColumn === undefined ? undefined : place('weight column', weightColumn);
  if (weight !== undefined && (ignored.has(weight) || byPlace.has(weight))) {
    throw new UsageError(
      `weight column: expected one that is neither ignored nor given a type, got ${excerpt(names[weight]!)}`,
    );
  }
  return { types: byPlace, ignored, weight };
}
