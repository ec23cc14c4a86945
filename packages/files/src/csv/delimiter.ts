import { excerpt, type Table, UsageError } from '@descent/core';

/**
 * The character between cells: `tab` and `\t` spell the tab.
 * @throws UsageError unless it is one ASCII character that is not a quote, a line end or NUL.
 */
export function resolveDelimiter(given = ','): string {
  const delimiter = given === 'tab' || given === '\\t' ? '\t' : given;
  // Beyond ASCII a character is several bytes, and records are cut byte by byte.
  if (delimiter.length !== 1 || delimiter > '\x7f' || '"\n\r\0'.includes(delimiter)) {
    throw new UsageError(
      `delimiter: expected one ASCII character, or tab, got ${excerpt(given)}; give one such as "," or ";"`,
    );
  }
  return delimiter;
}

/** What the cells of the first line suggest instead of `delimiter`: `";"`, `tab`, or nothing. */
export function otherDelimiter(cells: readonly string[], delimiter: string): string | undefined {
  const holds = (character: string) =>
    character !== delimiter && cells.some((cell) => cell.includes(character));
  if (holds(';')) return '";"';
  return holds('\t') ? 'tab' : undefined;
}

/**
 * For a table that came out as a single column although its first line holds semicolons or tabs: what to try.
 *
 * @example
 * ```ts
 * await writeSafely('odd.csv', new TextEncoder().encode('a;b\n1;2\n'));
 * delimiterHint(await readTable('odd.csv'))?.includes('";"'); // true
 * ```
 */
export function delimiterHint(table: Table): string | undefined {
  const { format, columns } = table;
  const column = columns[0];
  if (format.kind !== 'csv' || columns.length !== 1 || column === undefined) return undefined;
  const firstCell = column.type === 'category' ? (column.levels[column.codes[0] ?? 0] ?? '') : '';
  const other = otherDelimiter([format.header ? column.name : firstCell], format.delimiter);
  return other && `the columns seem to be separated by ${other}; try --delimiter ${other}`;
}
