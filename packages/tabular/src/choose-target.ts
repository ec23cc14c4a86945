import {
  type Column,
  cellText,
  DataError,
  excerpt,
  type NumberColumn,
  type Table,
  UsageError,
} from '@descent/core';
import { type ClassCodes, classCodesFor, distinctTexts, writeClassCodes } from './class-codes.ts';
import { allRows, emptyRows, firstWord } from './column-cells.ts';
import { emptyTarget } from './empty-target.ts';
import { findColumn } from './find-column.ts';
import { type LabelMap, noLabelsError, renaming } from './known-labels.ts';
import { orderLabels } from './order-labels.ts';
import type { Task } from './schema.ts';
import { quoteList } from './wording.ts';

const MOST_INTEGER_CLASSES = 20;
const MOST_WORD_CLASSES = 1000;

export interface TargetOptions {
  /** The name of the target column, or else its place from 0; several are parted by commas. */
  readonly target?: string | undefined;
  readonly task: 'auto' | Task;
  /** Renames labels before anything else is made of them. */
  readonly mapLabels?: LabelMap | undefined;
}

/** The target column of a table, and its classes: a property of the file, not of the rows that are learned from. */
export type ChosenTarget = {
  readonly position: number;
  readonly column: Column;
} & (
  | {
      readonly task: 'classification';
      readonly labels: readonly string[];
      /** The class of each row of the table: to split by. */
      readonly codes: ClassCodes;
    }
  | { readonly task: 'regression' }
);

/**
 * The place of the target column.
 * @throws UsageError when it is left out; DataError when there is no such column.
 */
export function findTarget(table: Table, target: string | undefined): number {
  const names = table.columns.map(({ name }) => name);
  if (target === undefined) {
    throw new UsageError(
      `${table.source}: expected the column to predict, got none; choose one with --target: ${quoteList(names)}`,
    );
  }
  const position = findColumn(names, target);
  if (position >= 0) return position;
  throw new DataError(
    `${table.source}: expected a column ${excerpt(target)} to predict, got ${quoteList(names)}; choose one of them with --target`,
  );
}

/** Classes if all values are whole and at most twenty of them differ. */
function isOfClasses({ values, offset, stride }: NumberColumn, rows: number): boolean {
  const distinct = new Set<number>();
  for (let row = 0; row < rows; row++) {
    const value = values[offset + row * stride]!;
    distinct.add(value);
    if (!Number.isInteger(value) || distinct.size > MOST_INTEGER_CLASSES) return false;
  }
  return true;
}

function chooseTask(table: Table, column: Column, rows: Int32Array, asked: 'auto' | Task): Task {
  if (column.type === 'number') {
    if (asked !== 'auto') return asked;
    return isOfClasses(column, table.rows) ? 'classification' : 'regression';
  }
  const words = () => firstWord(column, { rows, describeRow: (row) => table.describeRow(row) }) ?? 'words';
  if (asked === 'regression') {
    throw new DataError(
      `${table.source}: target ${excerpt(column.name)}: expected numbers for task regression, got ${words()}`,
    );
  }
  const distinct = new Set(column.codes).size;
  if (asked === 'auto' && distinct > MOST_WORD_CLASSES) {
    throw new DataError(
      `${table.source}: target ${excerpt(column.name)}: expected at most ${MOST_WORD_CLASSES} different words as classes, got ${distinct}, the first being ${words()}; if they really are classes, say --task classification`,
    );
  }
  return 'classification';
}

function requireFilled(table: Table, column: Column, rows: Int32Array): void {
  const gaps = emptyRows(column, rows);
  if (gaps.length > 0) throw emptyTarget(table, column.name, gaps);
}

/** A file of one and the same number has nothing to learn, as one of one class has. */
function requireVaried({ source }: Table, column: Column, rows: Int32Array): void {
  const first = rows.length === 0 ? undefined : cellText(column, 0);
  if (first !== undefined && rows.some((row) => cellText(column, row) !== first)) return;
  throw new DataError(
    `${source}: target ${excerpt(column.name)}: expected at least two different numbers, got ${first === undefined ? 'no rows' : `only ${first}`}; there is nothing to learn`,
  );
}

/**
 * Finds the target column, decides the task and lists the classes. A target with words is classes; a numeric one is classes if
 * all values are whole and at most 20 differ, else regression. Labels are ordered as numbers if all are, else by code point;
 * numeric ones are written as `String(number)`.
 *
 * @throws UsageError when `target` is left out, or labels are to be renamed of a target of numbers.
 * @throws DataError when there is no such column, it has an empty cell, words are to be regressed on (or, unasked, more than
 *   1,000 of them to be classes), or there is but one class or number.
 */
export function chooseTarget(table: Table, options: TargetOptions): ChosenTarget {
  return chooseColumn(table, findTarget(table, options.target), options);
}

/** {@link chooseTarget} for the column at a place. */
export function chooseColumn(
  table: Table,
  position: number,
  { task: asked, mapLabels }: Pick<TargetOptions, 'task' | 'mapLabels'>,
): ChosenTarget {
  const column = table.columns[position]!;
  const rows = allRows(table.rows);
  requireFilled(table, column, rows);
  const task = chooseTask(table, column, rows, asked);
  if (task === 'regression') {
    if (mapLabels !== undefined) throw noLabelsError(column.name);
    requireVaried(table, column, rows);
    return { position, column, task };
  }
  const rename = renaming(mapLabels);
  const labels = orderLabels([...new Set(distinctTexts(column, rows).map(rename))]);
  if (labels.length < 2) {
    const only = labels.length === 1 ? `only ${excerpt(labels[0]!)}` : 'no rows';
    throw new DataError(
      `${table.source}: target ${excerpt(column.name)}: expected at least two classes, got ${only}`,
    );
  }
  const classes = new Map(labels.map((label, code) => [label, code]));
  const codes = classCodesFor(labels.length, table.rows);
  writeClassCodes(column, rows, (label) => classes.get(rename(label)), codes);
  return { position, column, task, labels, codes };
}
