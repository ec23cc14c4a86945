import { type Column, type ColumnReading, PLAIN_NUMBERS, sameFormat } from '@descent/core';

export type ColumnType = Column['type'];

/** A type alone, or all that is known of how a column is read. */
export type DeclaredColumn = ColumnType | ColumnReading;

/** Readings by the name of the column, or found from the names of all of them. */
export type DeclaredTypes =
  | ReadonlyMap<string, DeclaredColumn>
  | ((names: readonly string[]) => ReadonlyMap<string, DeclaredColumn>);

/** How a column was declared to be read; null where its cells decide. */
export type DeclaredReading = ColumnReading | null;

/** The declared reading of each column. */
export function declaredReadings(names: readonly string[], types: DeclaredTypes): DeclaredReading[] {
  const declared = typeof types === 'function' ? types(names) : types;
  return names.map((name) => {
    const found = declared.get(name);
    return typeof found === 'string' ? { type: found } : (found ?? null);
  });
}

/** True for a reading that takes plain numbers as they are. */
export function takesPlainNumbers(reading: DeclaredReading): boolean {
  if (reading === null) return true;
  return reading.type === 'number' && sameFormat(reading.format ?? PLAIN_NUMBERS, PLAIN_NUMBERS);
}

/** True when a column that was read under one declaration would be the same under another. */
export function isReadAlike(column: Column, declared: DeclaredReading, wanted: DeclaredReading): boolean {
  if (JSON.stringify(declared) === JSON.stringify(wanted)) return true;
  if (declared !== null || wanted === null || wanted.type !== column.type) return false;
  if (wanted.type === 'category') return wanted.verbatim !== true;
  const found = (column.type === 'number' ? column.format : undefined) ?? PLAIN_NUMBERS;
  return wanted.format === undefined || sameFormat(wanted.format, found);
}
