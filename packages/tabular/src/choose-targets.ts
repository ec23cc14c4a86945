import { type Column, excerpt, type Table, UsageError } from '@descent/core';
import { type ChosenTarget, chooseColumn, findTarget, type TargetOptions } from './choose-target.ts';
import { distinctTexts } from './class-codes.ts';
import { allRows } from './column-cells.ts';
import { findColumn } from './find-column.ts';
import { renaming } from './known-labels.ts';
import type { Task } from './schema.ts';

/** At least one target, all of one task. */
export type ChosenTargets = readonly [ChosenTarget, ...ChosenTarget[]];

/**
 * The places of the columns that are named; a column whose name has a comma in it goes first.
 * @throws UsageError when `target` is left out or names a column twice; DataError when there is no such column.
 */
export function findTargets(table: Table, target: string | undefined): number[] {
  const names = table.columns.map(({ name }) => name);
  if (!target?.includes(',') || findColumn(names, target) >= 0) return [findTarget(table, target)];
  const places = target.split(',').map((name) => findTarget(table, name.trim()));
  const twice = places.find((place, i) => places.indexOf(place) < i);
  if (twice === undefined) return places;
  throw new UsageError(`target: expected different columns, got ${excerpt(names[twice]!)} twice`);
}

/** What keeps a column from being one of several targets of a task; undefined where nothing does. */
function refusal(
  column: Column,
  rows: number,
  task: Task,
  rename: (label: string) => string,
): string | undefined {
  if (task === 'regression') return column.type === 'number' ? undefined : 'words';
  const texts = distinctTexts(column, allRows(rows)).filter((text) => text !== '' && text !== 'NaN');
  const classes = new Set(texts.map(rename));
  // One class alone, and gaps, are refused as they are of a single target.
  return classes.size <= 2 ? undefined : `${classes.size} different values`;
}

/** Numbers, unless they are all of two whole ones or told otherwise; then columns of two classes. */
function chooseTask(table: Table, columns: readonly Column[], asked: TargetOptions['task']): Task {
  if (asked !== 'auto') return asked;
  const areNumbers = columns.every(({ type }) => type === 'number');
  if (!areNumbers) return 'classification';
  const areClasses = columns.every((column) => {
    const texts = distinctTexts(column, allRows(table.rows));
    return texts.length <= 2 && texts.every((text) => Number.isInteger(Number(text)));
  });
  return areClasses ? 'classification' : 'regression';
}

/**
 * Finds the target columns, `a,b` or one, and decides their task. Of several all are numbers, for a regression with an output for each,
 * or all of two classes, for the probability of the last of each (multi-label).
 *
 * @throws UsageError when `target` is left out or names a column twice, or several are neither all numbers nor all of two classes.
 * @throws DataError as `chooseTarget` does.
 */
export function chooseTargets(table: Table, options: TargetOptions): ChosenTargets {
  const places = findTargets(table, options.target);
  if (places.length === 1) return [chooseColumn(table, places[0]!, options)];
  const columns = places.map((place) => table.columns[place]!);
  const task = chooseTask(table, columns, options.task);
  for (const column of columns) {
    const got = refusal(column, table.rows, task, renaming(options.mapLabels));
    if (got === undefined) continue;
    throw new UsageError(
      `target ${excerpt(column.name)}: expected several targets to be all numbers or all of two classes, got ${got}; train one model per target, such as with --target ${excerpt(column.name)}`,
    );
  }
  return places.map((place) => chooseColumn(table, place, { ...options, task })) as unknown as ChosenTargets;
}
