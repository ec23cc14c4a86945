import type { Column } from '@descent/core';

/** Class indices: bytes where they suffice. */
export type ClassCodes = Uint8Array | Int32Array;

/** Room for `rows` indices of `classes` classes. */
export function classCodesFor(classes: number, rows: number): ClassCodes {
  return classes <= 256 ? new Uint8Array(rows) : new Int32Array(rows);
}

/** The distinct numbers or words of a column in the given rows, as text, in order of first appearance. */
export function distinctTexts(column: Column, rows: Int32Array): string[] {
  if (column.type === 'number') {
    const { values, offset, stride } = column;
    const numbers = new Set<number>();
    for (const row of rows) numbers.add(values[offset + row * stride]!);
    return Array.from(numbers, String);
  }
  const codes = new Set<number>();
  for (const row of rows) codes.add(column.codes[row]!);
  return Array.from(codes, (code) => column.levels[code]!);
}

/**
 * Writes the class of each of the rows to `into`. Returns the first row whose label has no class, or undefined.
 * @param classOf the class of a label, or undefined; asked once per label.
 */
export function writeClassCodes(
  column: Column,
  rows: Int32Array,
  classOf: (label: string) => number | undefined,
  into: ClassCodes,
): number | undefined {
  if (column.type === 'category') {
    const classOfCode = column.levels.map(classOf);
    for (let i = 0; i < rows.length; i++) {
      const code = classOfCode[column.codes[rows[i]!]!];
      if (code === undefined) return rows[i]!;
      into[i] = code;
    }
    return undefined;
  }
  const known = new Map<number, number>();
  const { values, offset, stride } = column;
  for (let i = 0; i < rows.length; i++) {
    const value = values[offset + rows[i]! * stride]!;
    const code = known.get(value) ?? classOf(String(value));
    if (code === undefined) return rows[i]!;
    known.set(value, code);
    into[i] = code;
  }
  return undefined;
}
