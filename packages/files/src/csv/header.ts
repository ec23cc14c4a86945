import { DataError, excerpt, parseNumber } from '@descent/core';

export type HeaderChoice = 'auto' | 'yes' | 'no';

/** Whether the first record names the columns: with `auto`, when no cell of it is empty or a number. */
export function isHeader(firstCells: readonly string[], choice: HeaderChoice): boolean {
  if (choice !== 'auto') return choice === 'yes';
  return firstCells.every((cell) => cell !== '' && Number.isNaN(parseNumber(cell)));
}

/** The names of the columns: those of the header, or "0", "1", … */
export function columnNames(firstCells: readonly string[], header: boolean): string[] {
  return firstCells.map((cell, column) => (header ? cell : String(column)));
}

/**
 * Checks the names in a header.
 * @throws DataError when one is empty or appears twice.
 */
export function checkNames(names: readonly string[], where: string): void {
  const seen = new Map<string, number>();
  names.forEach((name, column) => {
    if (name === '') {
      throw new DataError(
        `${where}, column ${column + 1}: expected a column name, got an empty cell; name the column, or --header no`,
      );
    }
    const before = seen.get(name);
    if (before !== undefined) {
      throw new DataError(
        `${where}, column ${column + 1}: expected column names that differ, got ${excerpt(name)} again (it names column ${before + 1}); rename one, or --header no`,
      );
    }
    seen.set(name, column);
  });
}
