import { type Column, excerpt, parseNumber, type Table } from '@descent/core';
import { type ColumnPlan, DROP } from '@descent/tabular';

const LISTED = 10;

/** What people must know of how their columns were taken: `warnings` of what is not learned from, `notes` of the rest. */
export interface ColumnNotes {
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

/** Says which columns are left out, which have gaps, and which columns of words are mostly numbers. */
export function columnNotes(table: Table, columns: readonly ColumnPlan[]): ColumnNotes {
  return {
    notes: [...gaps(table, columns), ...numbersTakenAsWords(table, columns)],
    warnings: leftOut(table, columns),
  };
}

function leftOut({ columns: all }: Table, columns: readonly ColumnPlan[]): string[] {
  const out = columns.filter(
    ({ encoder, type }) => encoder === DROP && !['ignored', 'weight'].includes(type),
  );
  return [...new Set(out.map(({ type }) => type))].map((type) => {
    const alike = out.filter((column) => column.type === type);
    const { name, why, position } = alike[0]!;
    const other = all[position]!.type;
    if (alike.length === 1)
      return `column ${excerpt(name)} is left out as ${type}: ${why}; --types ${name}=${other} takes it in`;
    const names = alike.slice(0, LISTED).map((column) => excerpt(column.name));
    const list = names.join(', ') + (alike.length > LISTED ? ', …' : '');
    return `${alike.length} columns are left out as ${type}: ${list}; --types ${name}=${other} takes the first in`;
  });
}

function gaps({ rows }: Table, columns: readonly ColumnPlan[]): string[] {
  const gappy = columns.filter(
    ({ encoder, type, missing }) => missing > 0 && encoder !== DROP && type === 'number',
  );
  return gappy.map(
    ({ name, missing, indicator }) =>
      `column ${excerpt(name)}: ${missing} of ${rows} cells have no value; ${indicator ? 'an indicator tells them apart' : 'none of them is in a training row'}`,
  );
}

/** What is to be said of columns of words that are mostly numbers: a few words in a number column make it one. */
function numbersTakenAsWords(table: Table, columns: readonly ColumnPlan[]): string[] {
  const notes: string[] = [];
  for (const { name, position, type, why } of columns) {
    const column = table.columns[position]!;
    if (type !== 'category' || why === 'declared' || column.type === 'number') continue;
    const isNumber = column.levels.map((level) => !Number.isNaN(parseNumber(level)));
    if (isNumber.filter(Boolean).length * 2 <= isNumber.length) continue;
    const row = firstWord(column, table.rows, isNumber);
    const cell = excerpt(column.levels[column.codes[row]!]!);
    notes.push(
      `column ${excerpt(name)} is taken as words, because ${table.describeRow(row)} holds ${cell}, no number`,
    );
  }
  return notes;
}

/** The first row that holds a word; or else the first without a value. */
function firstWord(
  { codes, levels }: Extract<Column, { type: 'category' }>,
  rows: number,
  isNumber: readonly boolean[],
): number {
  const cells = codes.subarray(0, rows);
  const word = cells.findIndex((code) => !isNumber[code] && levels[code] !== '');
  return word >= 0
    ? word
    : Math.max(
        0,
        cells.findIndex((code) => !isNumber[code]),
      );
}
